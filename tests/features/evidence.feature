Feature: Evidence
  Documents are kept as they came; what may upset somebody is never opened by accident.

  Background:
    Given Alan Pringle is a customer
    And Tom logs an incident by social media about Alan Pringle in category 1

  @SPSO-EP-64a @SPSO-EP-64b @UKCG-078a @UKCG-078b
  Scenario: A distressing document is opened after a warning and with a reason
    When Tom adds a distressing screenshot to the incident
    Then the incident says “DISTRESSING post.png”
    When Shona opens the document of the incident
    Then the page says “This may upset you”
    And no file was given
    When Shona opens it without a reason
    Then the page asks again
    And no file was given
    When Shona opens it because “to decide about the police”
    Then the file “DISTRESSING post.png” was given

  Scenario: Another document opens at once, for those who see the incident
    When Tom adds a screenshot to the incident
    And Shona opens the document of the incident
    Then the file “post.png” was given
    When Nadia opens the document of the incident
    Then there is no such page for Nadia

  @SPSO-EP-63
  Scenario: A post is kept with its address, before it disappears
    When Tom adds a screenshot to the incident
      | web_address | www.example.org/northmoor-talk/17 |
    Then the incident says “post.png”
