Feature: Settings
  An administrator looks after people and settings, and nobody raises themselves.

  Scenario: Only an administrator
    Then Tom cannot change the settings
    And Shona cannot change the settings
    And Grace cannot change the settings

  Scenario: Somebody new is invited and gets a link
    When Leah invites Morag Weir to the planning team
    Then Morag Weir gets an invitation

  Scenario: Nobody changes their own roles
    When Leah gives themselves the role of line manager
    Then the page is refused

  Scenario: Somebody leaves, and their work goes to somebody else first
    When Leah records that Shona leaves, without a successor
    Then the page asks again
    Given Alan Pringle is a customer
    When Leah records that Shona leaves and Ewan takes over
    And Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then the request is in the queue of Ewan
