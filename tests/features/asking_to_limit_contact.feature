Feature: Asking to limit contact
  Limiting how somebody can contact us is the last step. It needs evidence, a chance to change, the least that would do,
  and a manager's support.

  Background:
    Given Alan Pringle is a customer
    And Tom logs an incident by phone about Alan Pringle in category 3

  @SBC-A1-CRG-3a
  Scenario: A member of staff asks, and the manager says first whether they support it
    When Tom asks for limits to contact
      | why no warning | He threatened to come to the office that day. |
    Then Tom sees that the request is “With the manager”
    When Shona supports the request
    Then Tom sees that the request is “With the senior manager”

  @SBC-A1-CRG-3b
  Scenario: A manager who does not support it says why
    When Tom asks for limits to contact
      | why no warning | He threatened to come to the office that day. |
    And Shona does not support the request because “it can still be talked over”
    Then Tom sees that the request is “Not supported”
    And the page says “it can still be talked over”

  @SBC-10.2-0 @SBC-10.5b
  Scenario: What reaches beyond the service goes to the Review Group
    When Tom asks for limits to contact
      | reach          | council                                       |
      | why no warning | He threatened to come to the office that day. |
    And Shona supports the request
    Then Tom sees that the request is “With the Review Group”

  @SBC-10.1-0
  Scenario: Without a chance to change, or an exception, nothing is sent
    When Tom asks for limits to contact
    Then the request is not sent because “Name the letter in which the customer was asked to change”

  @SBC-7.2 @SBC-2.2a
  Scenario: Something always stays open
    When Tom asks for limits to contact
      | stays open     | …                                             |
      | why no warning | He threatened to come to the office that day. |
    Then the request is not sent because “how the customer still gets their matter dealt with”

  @SBC-7.3a @SPSO-G3-34
  Scenario: Nothing less would do, and somebody says why
    When Tom asks for limits to contact
      | effect on the service | …                                             |
      | why no warning        | He threatened to come to the office that day. |
    Then the request is not sent because “what this has meant for staff and for the service”
