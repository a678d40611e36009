Feature: Asking for a restorative approach
  The usual way on: a letter or a talk that explains, asks for a change and offers help.

  Background:
    Given Alan Pringle is a customer
      | title   | Mr                             |
      | address | 4 Mill Lane, Northmoor NM2 3CD |

  @SBC-A1-REST-3b @SBC-8.4a @SBC-A1-LEV-2
  Scenario: The log ends in the manager's queue
    When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then the request is in the queue of Shona
    And the request is not in the queue of Fiona
    And “A restorative approach needs your decision” is waiting for Shona

  @SBC-A1-REST-5
  Scenario: After the approval the two talk, and only then is anything written
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    When Shona approves the restorative approach
    Then “talk it over with your manager” is waiting for Tom
    And there is no letter yet
    When Tom records the talk about the approach
    Then “Write the letter” is waiting for Tom

  @SBC-A1-REST-6 @SPSO-G3-27
  Scenario: The requester gets a draft with the DESC parts
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    And Shona approves the restorative approach
    And Tom records the talk about the approach
    When Tom opens the composer
    Then the page says “Describe what happened”
    And the page says “Explain the effect”
    And the page says “Suggest what would work”
    And the page says “If this works”
    And the page says “If it does not”

  Scenario: The requester is told of the decision
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    When Shona declines the restorative approach because “two calls are not many”
    And the system has done its work
    Then Tom gets an email that says “did not approve the restorative approach”
    And no email names Alan Pringle
    When Tom opens the request
    Then the page says “two calls are not many”

  Scenario: The manager asks for more, and the writer answers
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    When Shona asks for more: “how many calls were answered?”
    Then “Your manager asks for more about your request” is waiting for Tom
    And the request is not in the queue of Shona
    When Tom opens the request
    Then the page says “how many calls were answered?”
    When Tom answers “all fourteen”
    Then the request is in the queue of Shona
    When Shona opens the request
    Then the page says “all fourteen”

  Scenario: The writer takes the request back
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    When Tom withdraws the request because “he rang to apologise”
    Then the request says “Withdrawn”
    And the request is not in the queue of Shona

  @SPSO-G3-25
  Scenario: An early conversation without a letter
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for “Early conversation”
    And Shona approves the restorative approach
    And Tom records the talk about the approach
    When Tom records the conversation with the customer and says that they did not ask for a change
    Then the request says “We agreed on one call a week”
    And the request says “I was worried about the deadline”

  @SPSO-G3-28b
  Scenario: What is asked for by word of mouth is confirmed in writing
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for “Early conversation”
    And Shona approves the restorative approach
    And Tom records the talk about the approach
    When Tom records the conversation with the customer and says that they asked for a change
    Then “Write the letter” is waiting for Tom

  @SPSO-EP-62.1
  Scenario: On the day that was set, the manager says whether it helped
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for “Early conversation”
    And Shona approves the restorative approach
    And Tom records the talk about the approach
    And Tom records the conversation with the customer and says that they did not ask for a change
    When 56 days pass
    Then “Has the restorative approach helped?” is waiting for Shona
    When Shona records that it helped: “one call a week since November”
    Then the request says “one call a week since November”
    And “Has the restorative approach helped?” is not waiting for Shona

  Scenario: It did not help, and a later incident shows it
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for “Early conversation”
    And Shona approves the restorative approach
    And Tom records the talk about the approach
    And Tom records the conversation with the customer and says that they did not ask for a change
    When 20 days pass
    And Tom logs an incident by phone about Alan Pringle in category 3
    And Shona records that it did not help: “31 calls in a week”
    Then the request says “31 calls in a week”

  @SBC-A1-REST-9 @SBC-A1-REST-10
  Scenario: A manager starts one without being asked
    Given Tom logs an incident by phone about Alan Pringle in category 3
    And Isla logs an incident by phone about Alan Pringle in category 3
    When Shona starts a restorative approach of their own about Alan Pringle
    Then the request says “Started by Shona Kerr as manager”
    And the request is not in the queue of Shona
    And the request says “It has built up since September”
