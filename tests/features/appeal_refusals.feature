Feature: What is refused in an appeal
  Nobody decides on their own part, nothing is decided twice or without its reasons, and nothing gets harsher.

  @SBC-12.3b
  Scenario Outline: Whoever had a part does not vote on the appeal
    Given the Review Group hears an appeal
    And before that, Helen <part>
    Then Helen cannot vote on the appeal because “<why>”
    And Helen sees that 0 of 3 have voted on the appeal

    Examples:
      | part                             | why                                      |
      | asked for the restriction        | asked for the restriction                |
      | supported the restriction        | supported it                             |
      | advised on the restriction       | advised on it                            |
      | voted on the restriction         | voted on it                              |
      | wrote the letter to the customer | wrote, checked or sent a letter about it |
      | registered the appeal            | You registered this appeal               |

  @SBC-12.3c
  Scenario Outline: Whoever had a part does not decide the appeal alone
    Given the Chief Executive hears an appeal
    And before that, Grace <part>
    Then Grace cannot decide the appeal alone because “<why>”

    Examples:
      | part                             | why                        |
      | supported the restriction        | supported it               |
      | advised on the restriction       | advised on it              |
      | wrote the letter to the customer | wrote, checked or sent     |
      | registered the appeal            | You registered this appeal |

  @SBC-A1-CRG-1 @SBC-12.3b
  Scenario: Whoever declared an interest does not vote on the appeal
    Given the Review Group hears an appeal
    When Helen declares an interest in the appeal
    Then Helen cannot vote on the appeal because “You declared an interest”

  @SBC-A1-CRG-1
  Scenario: Nobody votes on an appeal twice
    Given the Review Group hears an appeal
    When Helen votes on the appeal: leave it as it is
    And Helen votes on the appeal a second time: end it
    Then the vote does not count because “This seat has voted already. A vote stands as it was given.”
    And Helen sees that 1 of 4 have voted on the appeal

  @SBC-A1-CRG-1 @SBC-12.3b
  Scenario: The Review Group does not decide an appeal on one member’s form
    Given the Review Group hears an appeal
    When Helen votes on the appeal: end it
    And Helen records the outcome of the appeal
    Then the appeal is not decided because “Not enough members have voted yet”
    And the restriction is in force

  @SBC-12.4a
  Scenario: An appeal is decided once
    Given the Chief Executive hears an appeal
    And Grace is away from today to 2 December 2026 and Donald stands in
    When Donald opens the decision on the appeal
    And Grace decides the appeal: leave it as it is
    And Donald then decides on that page: end it
    Then the page says “A time for calls lets others through, and he can write at any time.”
    And the page says “Somebody was there before you”
    And the restriction is in force
    And the appeal says who decided and why: “Grace Murray”

  @SBC-12.1a
  Scenario: A late appeal is not passed on without reasons
    Given a restriction that the senior manager decided is in force
    And 40 days pass
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then the appeal is not passed on because “This appeal came late”

  @SBC-12.1a
  Scenario: A late appeal is heard where there are reasons
    Given a restriction that the senior manager decided is in force
    And 40 days pass
    When Isla registers an appeal against the restriction
      | late | He was in hospital until Monday. |
    And Isla passes the appeal on
    Then Isla sees that the appeal is “With the Review Group”
    And Helen sees that the appeal is “He was in hospital until Monday.”

  @SBC-12.1a @SBC-12.6-S
  Scenario: An appeal that came too late is declined by somebody else, with a notice
    Given a restriction that the senior manager decided is in force
    And 40 days pass
    And Isla registers an appeal against the restriction
    Then Isla cannot decline the appeal
    When Callum declines the appeal because “it came two weeks after the last day to appeal”
    Then Isla sees that the appeal is “No appeal here: told where to go”
    When Isla sends the notice of the appeal to be checked
    Then the PDF says “because it came two weeks after the last day to appeal”
    And the PDF says “You can ask the Public Services Ombudsman”

  @SBC-12.1a
  Scenario: An appeal that came in time is not declined
    Given a restriction that the senior manager decided is in force
    And Isla registers an appeal against the restriction
    Then Callum cannot decline the appeal

  @SBC-12.1a
  Scenario: No appeal is decided before somebody says whether the restriction applies meanwhile
    Given the Chief Executive hears an appeal, and nobody has said whether the restriction applies meanwhile
    When Grace decides the appeal: leave it as it is
    Then the appeal is not decided because “Decide first whether the restriction applies until the appeal is decided.”

  @SBC-12.4a
  Scenario Outline: No appeal is decided without what the customer has to read
    Given the Chief Executive hears an appeal
    When Grace decides the appeal without <what>
    Then the appeal is not decided because “<said>”

    Examples:
      | what                | said                                   |
      | an outcome          | Choose what you decide.                |
      | reasons             | Give your reasons.                     |
      | what was considered | Say what you have read and considered. |

  @SBC-12.2a @SBC-12.2b @SBC-12.2c @SBC-12.2x
  Scenario Outline: No appeal is decided without a finding on each point, whatever its ground
    Given the Chief Executive hears an appeal
    And the customer’s point is “<ground>”
    When Grace decides the appeal without a finding on the point
    Then the page says “Point 1: <ground>”
    And the appeal is not decided because “Choose whether you agree with point 1”

    Examples:
      | ground                                               |
      | We were wrong to call the engagement unacceptable    |
      | The restriction goes too far                         |
      | It harms the customer because of their circumstances |
      | Something else about the restriction                 |

  @SBC-12.2b
  Scenario: No appeal is decided without reasons on each point
    Given the Chief Executive hears an appeal
    When Grace decides the appeal without reasons on the point
    Then the appeal is not decided because “Give your reasons on point 1”

  @SBC-12.2c
  Scenario: No appeal is decided without weighing what the customer needs
    Given the Chief Executive hears an appeal
    When Grace decides the appeal without how needs were weighed
    Then the appeal is not decided because “Say how the customer’s needs and circumstances were weighed.”

  @SBC-12.4b
  Scenario Outline: No appeal makes a restriction harsher
    Given the Chief Executive hears an appeal
    When Grace puts forward terms that <change> the restriction
      | <what> | <more> |
    Then Grace cannot choose these terms, because they are more than what is in force

    Examples:
      | change | what  | more              |
      | ease   | until | 200 days from now |
      | change | reach | The whole council |

  @SBC-1.2a
  Scenario Outline: Whoever appeals for the customer has shown that they may
    Given a restriction that the senior manager decided is in force
    And Jean Pringle acts for the customer, and <what> says that they may
    When Isla registers an appeal against the restriction
      | for them | Jean Pringle |
    And Isla passes the appeal on
    Then Isla sees that the appeal is “<state>”
    And Isla sees that the appeal is “Jean Pringle, for the customer”

    Examples:
      | what            | state                                                         |
      | nothing         | We have not seen that this person may appeal for the customer |
      | a signed letter | With the Review Group                                         |

  @SBC-12.1a
  Scenario: No appeal against what was not in force when it came
    Given a restriction that the senior manager decided is in force
    And 120 days pass
    When Isla registers an appeal against the restriction
      | late | He was in hospital. |
    And Isla passes the appeal on
    Then the appeal is not passed on because “The restriction was not in force on the day the appeal came”

  @SBC-12.1a
  Scenario: No appeal against what the customer does not know of yet
    Given the senior manager decided a restriction that the customer does not know of yet
    Then Isla cannot register an appeal against the restriction

  Scenario: One appeal at a time
    Given a restriction that the senior manager decided is in force
    When Isla registers an appeal against the restriction
    Then Tom cannot register an appeal against the restriction because “There is an appeal already”
