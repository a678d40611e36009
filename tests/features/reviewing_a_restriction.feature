Feature: A restriction is looked at again, and ends
  On its day, by the level that decided it, from what has happened since; and its end acts by itself.

  Background:
    Given a restriction on Alan Pringle that the senior manager decided is in force

  # When

  @SBC-7.9a
  Scenario: Its review is planned when it comes into force, comes up, and falls due
    Then the review is “Planned” for 17 January 2027
    When 46 days pass
    Then “The review of a restriction comes up” is waiting for Margaret
    When 14 days pass
    Then “The review of a restriction is due” is waiting for Margaret
    And the review is “Due” for 17 January 2027

  @SBC-7.9a
  Scenario: An overdue review rises level by level
    When 60 days pass
    And 5 days pass
    Then the review is “Overdue” for 17 January 2027
    And “The review of a restriction is overdue and has come to you” is waiting for Helen
    When 5 days pass
    Then “The review of a restriction is overdue and has come to you” is waiting for Callum
    When 5 days pass
    Then “The review of a restriction is overdue and has come to you” is waiting for Grace

  @SBC-7.9a
  Scenario: Its date is moved with reasons, within its time, or not at all
    When Margaret moves the review to 1 February 2027 without reasons
    Then the form asks again: “Give your reasons”
    When Margaret moves the review to 17 February 2027 because “He is in hospital.”
    Then the form asks again: “no later than the restriction ends”
    And the review is “Planned” for 17 January 2027
    When Margaret moves the review to 1 February 2027 because “He is in hospital.”
    Then the review is “Planned” for 1 February 2027

  @SBC-13.2b
  Scenario: Whoever finds contact easier has it looked at early
    When Nadia says that contact has become easier: “Friendly all month.”
    Then the review is “Due” for 18 November 2026
    And “The review of a restriction is due” is waiting for Margaret
    When Margaret begins the review
    Then the page says “Friendly all month.”

  # By whom

  @SBC-13.2a @UKCG-057
  Scenario: The level that decided reviews it, or the Review Group
    When 60 days pass
    Then Tom cannot begin the review
    And Shona cannot begin the review
    And Donald cannot begin the review
    When Helen begins the review
    Then the page says “Helen Ross reviews it”
    And a check of Alan Pringle by Nadia says “Contact is restricted until 16 February 2027”

  # What follows

  @SBC-7.9a @UKCG-057
  Scenario: What goes on as it is has its next review, and the customer hears of it
    Given its review is due, and Margaret has begun it
    When Margaret completes the review: leave it as it is
    Then the register shows the restriction as “In force”
    And the review is “Planned” for 31 January 2027
    And “letter” is waiting for Tom

  @SBC-V-1.1
  Scenario: Where the organisation has it so, nothing changed is nothing written
    Given a review that changes nothing is not written to the customer
    And its review is due, and Margaret has begun it
    When Margaret completes the review: leave it as it is
    Then the register shows the restriction as “In force”
    And “letter” is not waiting for Tom

  @UKCG-057
  Scenario: No review is completed with a question open, or against its answers
    Given its review is due, and Margaret has begun it
    When Margaret completes the review: leave it as it is
      | how contact has been | - |
      | why it is needed     | - |
      | the customer’s needs | - |
    Then the review is not completed because “Say how contact has been since the last decision”
    When Margaret completes the review: leave it as it is
      | still needed | no |
    Then the review is not completed because “The outcome does not follow from your answers”
    When Margaret completes the review: leave it as it is
      | still suitable | no |
    Then the review is not completed because “The outcome does not follow from your answers”

  @SBC-13.2b @UKCG-057
  Scenario: What is eased is less at once, and never more
    Given its review is due, and Margaret has begun it
    When Margaret completes the review: ease it, until 30 June 2027
    Then the review is not completed because “must be less than now”
    When Margaret completes the review: ease it, until 7 February 2027
    Then the register shows the restriction as “In force”
    And Isla is told that the restriction has changed
    And a check of Alan Pringle by Nadia says “Contact is restricted until 7 February 2027”

  @SBC-13.2b @SBC-5.1
  Scenario: What is no longer needed is lifted at once; staff hear it, and the customer's letter is drafted
    Given its review is due, and Margaret has begun it
    When Margaret completes the review: lift it
      | still needed | no |
    Then the register shows the restriction as “Lifted”
    And a check of Alan Pringle by Nadia says “No restriction is recorded”
    And Isla is told that the restriction has ended
    And “Tell a customer by letter that a restriction has ended” is waiting for Tom

  @UKCG-057
  Scenario: Anything longer asks for a fresh decision, and changes nothing
    Given its review is due, and Margaret has begun it
    When Margaret completes the review: ask for something longer
    Then the register shows the restriction as “In force”
    And a check of Alan Pringle by Nadia says “Contact is restricted until 16 February 2027”
    And “A review asks for a fresh decision” is waiting for Tom

  # The status list

  @SBC-13.2a @SBC-7.9b
  Scenario: Whoever has no review stands on the status list, which is signed entry by entry
    Given its review is waived, by an approved exception
    Then no review is planned for the restriction
    When Helen opens the status list
    Then the page says “Alan Pringle”
    And the page says “Moira Bell”
    And the page says “no review is planned”
    When Helen signs the first entry that is open: “As it was.”
    Then the page says “As it was.”
    And the status list has 1 of 2 entries signed, and is open
    When Priya signs the first entry that is open
    Then the status list has 2 of 2 entries signed, and is closed

  # Its end

  @SBC-11.2c
  Scenario: It holds on its last day and has lapsed the day after
    When 90 days pass
    Then a check of Alan Pringle by Nadia says “Contact is restricted until 16 February 2027”
    When 1 day passes
    Then the register shows the restriction as “Ended on its date”
    And a check of Alan Pringle by Nadia says “No restriction is recorded”
    And Isla is told that the restriction has ended

  @SBC-11.2c
  Scenario: After days in which nothing ran it has ended on its date all the same, and the letter about it rises
    When 94 days pass
    Then the register shows the restriction as “Ended on its date”
    And the page says “16 February 2027”
    And “Tell a customer by letter that a restriction has ended” is waiting for Tom
    When 14 days pass
    Then “A customer has not been told that a restriction has ended” is waiting for Shona

  @SBC-11.2c @SBC-7.9a
  Scenario: Where the organisation has it so, it stays until it is reviewed
    Given restrictions stay at their end date until they are reviewed
    When 91 days pass
    Then the register shows the restriction as “In force”
    And “The review of a restriction is overdue and has come to you” is waiting for Helen
    And a check of Alan Pringle by Nadia says “Contact is restricted”
