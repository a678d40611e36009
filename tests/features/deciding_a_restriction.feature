Feature: A request for limits to contact is decided
  By whoever may decide measures of that level, who took no part before, with an explanation to those who asked.

  # Asked for, and given up

  @SBC-A1-CRG-3a
  Scenario: A draft that is given up reaches nobody
    Given Tom has a draft that asks for limits to contact
    When Tom gives the draft up
    Then the page says “Nobody was asked”
    And “Say whether you support a request” is not waiting for Shona

  Scenario: A request is withdrawn, and nobody can answer it any more
    Given a request of Tom for limits to contact is with the manager
    When Tom takes the request for limits back because “He rang to apologise.”
    Then Tom sees that the request is “Withdrawn”
    And “Say whether you support a request” is not waiting for Shona

  @SBC-A1-CRG-3b @SBC-10.5b
  Scenario: A request that the manager supports waits for the level that may decide it
    Given a request of Tom for limits to contact is with the manager
    When Shona supports the request
    Then Tom sees that the request is “With the senior manager”
    And “Decide on a request to limit contact” is waiting for Margaret
    And “A request to limit contact” is not waiting for Helen

  @SBC-A1-CRG-3b @SBC-7.7
  Scenario: What only the Review Group may decide goes past the senior manager
    Given a request of Tom for limits to contact is with the manager
      | measures | no more answers |
    When Shona supports the request
    Then Tom sees that the request is “With the Review Group”
    And “A request to limit contact is with the Review Group” is waiting for Helen
    And “Decide on a request” is not waiting for Margaret

  @SBC-A1-CRG-3b
  Scenario: The person who asked hears that the manager does not support it, and why
    Given a request of Tom for limits to contact is with the manager
    When Shona does not support the request because “It can still be talked over.”
    Then Tom reads that the request is “Not supported”, because “It can still be talked over.”
    And Tom hears that somebody “did not support the request”

  @SBC-A1-CRG-4
  Scenario: What a manager asks for goes straight to the level that decides
    Given Shona has a draft that asks for limits to contact
    When Shona sends the draft to the Review Group
    Then Shona sees that the request is “With the Review Group”
    And “A request to limit contact is with the Review Group” is waiting for Helen

  # At the senior manager’s level

  @SBC-10.5b @SBC-A1-CRG-5 @SBC-11.2-0
  Scenario: The senior manager approves it, and it waits for its letter
    Given a request of Tom for limits to contact is with the senior manager
    When Margaret decides the request: approve it
    Then Tom reads that the request is “Approved”, because “A time for calls lets others through.”
    And Shona hears that somebody “approved the request”
    And “Say who must know of a decision before the letter goes out” is waiting for Tom
    And a restriction waits for its letter

  @SBC-7.3a @SBC-A1-CRG-5
  Scenario: The senior manager approves something less
    Given a request of Tom for limits to contact is with the senior manager
      | measures | calls and a witness |
    When Margaret puts something less forward: without “Meetings with a witness”, until 18 December 2026
    And Margaret decides the request alone: approve something less
    Then Tom reads that the request is “Something less approved”, because “Meetings with a witness Not approved”
    And a restriction waits for its letter

  @SBC-A1-CRG-5
  Scenario: The senior manager does not approve it
    Given a request of Tom for limits to contact is with the senior manager
    When Margaret decides the request: do not approve it
    Then Tom reads that the request is “Not approved”, because “A time for calls lets others through.”
    And Shona hears that somebody “did not approve the request”
    And no restriction came of it

  @SBC-10.5b @SBC-7.7
  Scenario: The senior manager passes it on, and has no decision any more
    Given a request of Tom for limits to contact is with the senior manager
    When Margaret passes the request to the Review Group because “It concerns other services, too.”
    Then Tom sees that the request is “With the Review Group”
    And “A request to limit contact is with the Review Group” is waiting for Helen
    And the request offers Margaret no decision, because “The Review Group decides this”

  @SBC-10.5a @SBC-7.3b @SBC-10.3b
  Scenario: Nothing is approved before it is weighed
    Given a request of Tom for limits to contact is with the senior manager
    When Margaret approves the request and weighs nothing
    Then the page asks again
    And the page says “how the customer’s circumstances were weighed”
    And the page says “how serious it is”
    And the page says “and any characteristic the law protects, were weighed”
    And the page says “Say for each measure that was asked for what becomes of it, and why”
    And Tom sees that the request is “With the senior manager”

  # Who does not decide

  @SBC-10.2-0 @SBC-10.5b
  Scenario: A measure above their level is not for the senior manager
    Given a request of Tom for limits to contact is with the Review Group
    Then the request offers Margaret no decision, because “The Review Group decides this”

  @SBC-10.5b
  Scenario: The senior manager of another service sees and decides nothing
    Given a request of Tom for limits to contact is with the senior manager
    Then there is no page of the request for Donald

  @SBC-10.5b
  Scenario: Whoever asked does not decide, not even for the senior manager who is away
    Given Margaret is away from today to 2 December 2026 and Donald stands in
    And a request of Donald for limits to contact is with the senior manager
    Then the request offers Donald no decision, because “You asked for this, so somebody else decides”

  @SBC-10.5b
  Scenario: Where the senior manager has supported it, the Review Group decides
    Given a request of Tom for limits to contact is with the manager
      | affected | Shona, Ewan |
    When Margaret supports the request
    Then Tom sees that the request is “With the Review Group”
    And the request offers Margaret no decision, because “You supported this, so somebody else decides”

  @UKCG-011a
  Scenario: A member whom it affected has no vote
    Given a request of Tom for limits to contact is with the Review Group
      | affected | Helen |
    Then Helen cannot vote on the request because “You logged, or were affected by”

  # In the Review Group

  @SBC-A1-CRG-1
  Scenario: More is asked for; the time stands still, and the voting begins again with the answer
    Given a request of Tom for limits to contact is with the Review Group
    And Helen and Alasdair have voted for it in the Review Group
    Then the request is to be decided by 3 December 2026
    When Priya asks for the Review Group: “What did he say on Monday?”
    Then “The Review Group has a question about your request” is waiting for Tom
    And Tom sees that the request is “Review Group has a question”
    When 7 days pass
    And Tom answers the Review Group: “He thanked us.”
    Then the request is to be decided by 10 December 2026
    And the Review Group has 0 of 4 votes
    And the page says “He thanked us.”

  @SBC-A1-CRG-1
  Scenario: A member with an interest takes no part, and the vote they gave before no longer counts
    Given a request of Tom for limits to contact is with the Review Group
    And Helen, Alasdair and Priya have voted for it in the Review Group
    When Helen declares an interest in the request because “He is my neighbour.”
    Then the Review Group has 2 of 3 votes
    And the Review Group cannot record a decision yet
    And Helen cannot vote on the request because “Take no part: Helen Ross”

  @SBC-A1-CRG-1
  Scenario: The deputy sits where the member may not
    Given a request of Tom for limits to contact is with the Review Group
    And Una Blair is the deputy for the seat of Helen in the Review Group
    Then Una cannot vote on the request because “Only somebody who sits in the Review Group today”
    When Helen declares an interest in the request because “He is my neighbour.”
    And Una votes for it in the Review Group
    Then the Review Group has 1 of 4 votes

  @SBC-A1-CRG-1
  Scenario: A vote stands as it was given
    Given a request of Tom for limits to contact is with the Review Group
    When Helen votes for it in the Review Group
    Then Helen cannot vote a second time

  @SBC-A1-CRG-1 @SBC-A1-CRG-5 @SBC-A1-LEV-3
  Scenario: Three of the four seats decide
    Given a request of Tom for limits to contact is with the Review Group
    And Helen and Alasdair have voted for it in the Review Group
    Then the Review Group cannot record a decision yet
    When Priya votes for it in the Review Group
    And Priya records the decision of the Review Group
    Then Tom reads that the request is “Approved”, because “A time for calls lets others through.”
    And Shona hears that somebody “recorded that the Review Group approved the request”
    And a restriction waits for its letter

  @SBC-A1-CRG-1
  Scenario: Equal votes are no restriction
    Given a request of Tom for limits to contact is with the Review Group
    And Helen and Alasdair have voted for it in the Review Group
    And Priya and Callum have voted against it in the Review Group
    Then the votes say “No restriction: the votes are equal”
    When Callum records the decision of the Review Group
    Then Tom sees that the request is “Not approved”
    And no restriction came of it

  @SBC-A1-CRG-2a @SBC-A1-CRG-5 @SBC-7.3a
  Scenario: The group approves something less, and says of each measure what became of it
    Given a request of Tom for limits to contact is with the Review Group
      | measures | calls and a witness |
    When Helen puts something less forward: without “Meetings with a witness”, until 18 December 2026
    Given Helen, Alasdair and Priya have voted for something less in the Review Group
    And Priya records in the Review Group that something less was decided
    Then Tom reads that the request is “Something less approved”, because “Meetings with a witness Not approved”
    And Shona hears that somebody “recorded that the Review Group approved something less”
    And a restriction waits for its letter

  @SBC-A1-CRG-5
  Scenario: The group does not approve it
    Given a request of Tom for limits to contact is with the Review Group
    And Helen, Alasdair and Priya have voted against it in the Review Group
    When Priya records the decision of the Review Group
    Then Tom reads that the request is “Not approved”, because “A time for calls lets others through.”
    And no restriction came of it

  # Category one

  @SBC-A1-CAT1-4a @SBC-A1-CAT1-4b
  Scenario: On category one the group advises and decides nothing
    Given a category-one incident that Tom logged is being managed
    When Shona asks the Review Group for advice: “Should he come to the office?”
    And Helen advises for the Review Group: “Ask health and safety first.”
    Then Shona reads the advice “Ask health and safety first.”
