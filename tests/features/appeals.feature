Feature: Every restriction can be challenged
  To whoever did not decide it, in time, in writing.

  @SBC-12.1a @SBC-12.3b
  Scenario: What a senior manager decided goes to the Review Group
    Given a restriction that the senior manager decided is in force
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla sees that the appeal is “With the Review Group”
    And there is no appeal page for Rory

  @SBC-12.3c
  Scenario: What the Review Group decided goes to the Chief Executive
    Given a restriction that the Review Group decided is in force
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Grace sees that the appeal is “With the Chief Executive”

  @SBC-A1-CAT1-4c @SBC-12.6-S
  Scenario: On the health and safety route the customer is told where to go instead
    Given a restriction that the senior manager decided is in force
    And the restriction follows the health and safety route
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla sees that the appeal is “No appeal here: told where to go”

  @SBC-12.1b
  Scenario: A point about the matter behind it goes where it belongs
    Given a restriction that the Review Group decided is in force
    When Isla registers an appeal against the restriction
      | point | The fee should be taken off.           |
      | goes  | The council tax team looks at the fee. |
    And Isla passes the appeal on
    And Grace decides the appeal: say that no point is about it
    Then Grace sees that the appeal is “Not about the restriction, customer not told yet”
    And the restriction is in force

  @SBC-12.1a
  Scenario: What is missing is named, and nothing typed is lost
    Given a restriction that the senior manager decided is in force
    When Isla registers an appeal against the restriction
      | offered | - |
    And Isla passes the appeal on
    Then the appeal is not passed on because “Say which help you offered”

  @SBC-12.3b
  Scenario: Whoever registers it does not decide it
    Given a restriction that the senior manager decided is in force
    When Callum registers an appeal against the restriction
    And Callum passes the appeal on
    Then Callum cannot decide the appeal because “You registered this appeal”

  @SBC-12.3b @SBC-12.4b @SBC-A1-CRG-1
  Scenario: The Review Group decides by votes, and what it decides happens
    Given a restriction that the senior manager decided is in force
    And Isla registers an appeal against the restriction
    And Isla passes the appeal on
    And Helen says that the restriction applies until the appeal is decided
    When Helen votes on the appeal: end it
    And Alasdair votes on the appeal: leave it as it is
    And Priya votes on the appeal: end it
    And Priya records the outcome of the appeal
    Then Priya sees that the appeal is “Decided, customer not told yet”
    And the restriction is lifted
    And Isla has the outcome letter to write

  @SBC-12.4a @SBC-12.4b
  Scenario: The Chief Executive ends it
    Given a restriction that the Review Group decided is in force
    And Isla registers an appeal against the restriction
    And Isla passes the appeal on
    And Grace says that the restriction applies until the appeal is decided
    When Grace decides the appeal: end it
    Then the restriction is lifted
    And Isla has the outcome letter to write

  @SBC-12.1a
  Scenario: On hold until the appeal is decided
    Given a restriction that the Review Group decided is in force
    And Isla registers an appeal against the restriction
    And Isla passes the appeal on
    When Grace puts the restriction on hold until the appeal is decided
    Then the restriction is on hold
    When Grace decides the appeal: leave it as it is
    Then the restriction is in force
