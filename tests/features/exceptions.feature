Feature: A safeguard is left out
  Only with a reason that the policy lists, on advice where it asks for advice, approved at the level that decides; and
  everybody who must can read and count it.

  # No warning

  @SBC-10.6-0 @SBC-10.6a
  Scenario: Nothing is decided before the exception is
    Given a request of Tom without an earlier warning is with the senior manager
    When Margaret decides the request: approve it
    Then the page says “An exception waits for its decision”
    When Margaret approves the exception
    Then the exception is “Approved”
    When Margaret decides the request: approve it
    Then Tom sees that the request is “Approved”

  @SBC-10.6-0 @SBC-10.1-0
  Scenario: Where the exception is not approved, the customer is asked to change first
    Given a request of Tom without an earlier warning is with the senior manager
    When Margaret does not approve the exception because “He can be written to.”
    Then the exception is “Not approved”
    And the page says “He can be written to.”
    When Margaret decides the request: approve it
    Then the page says “The customer was not asked to change first, and no exception is approved”
    And Tom sees that the request is “With the senior manager”

  @SBC-10.6-0
  Scenario: It is approved at the level that decides the request, and by nobody who asked for it or supported it
    Given a request of Tom without an earlier warning is with the Review Group
    Then Tom cannot decide about the exception
    And Shona cannot decide about the exception
    And Margaret cannot decide about the exception
    When Helen approves the exception
    Then the exception is “Approved”

  # No notification

  @SBC-11.6
  Scenario: The customer is left untold on advice alone: from whom, in which role, when
    Given a request of Tom for limits to contact is with the senior manager
    When Tom asks for the exception “Customer is not told”
      | in their words | We were advised against telling him. |
    Then the form asks again: “Say who gave the advice”
    When Tom asks for the exception “Customer is not told”
      | in their words | We were advised against telling him. |
      | who advised    | Dr Ana Reyes                         |
      | in which role  | consultant                           |
      | advised on     | yesterday                            |
    And Margaret approves the exception
    Then the exception is “Approved”

  @SBC-11.6
  Scenario: Advice on health is that there is advice, from whom and when, and where it is kept
    Given a request of Tom for limits to contact is with the senior manager
    Then the exception “Customer is not told” asks who advised Tom, and for no illness
    When Tom asks for the exception “Customer is not told”
      | reason        | We have medical advice not to tell them |
      | who advised   | Dr Ana Reyes                            |
      | in which role | consultant                              |
      | advised on    | yesterday                               |
    Then the form asks again: “Add the advice itself. Few people can open it”

  @SPSO-G1-25
  Scenario: Nobody writes down what illness it is
    Given a request of Tom for limits to contact is with the senior manager
    When Tom asks for the exception “Customer is not told”
      | in their words | He is paranoid. |
    Then the form asks again: “Leave out what the health matter is”
    And the ledger counts 0 of “Customer is not told” waiting

  @SBC-11.6 @SBC-3.8b
  Scenario: When its reason has gone, the customer's letter is owed
    Given a restriction in force rests on the exception “Customer is not told”
    When Margaret ends the exception because “The adviser says that he can be told now.”
    Then the exception is “No longer needed”
    And “letter” is waiting for Tom

  # No internal appeal

  @SBC-12.6-0 @SBC-12.6-S
  Scenario: Where no appeal is offered, the customer is told of the ombudsman
    Given a restriction in force rests on the exception “No internal appeal”
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla sees that the appeal is “No appeal here: told where to go”

  @SBC-12.6-0
  Scenario: No appeal is left out without words of why
    Given a request of Tom for limits to contact is with the senior manager
    When Tom asks for the exception “No internal appeal”
    Then the form asks again: “Say in your own words why”
    And the ledger counts 0 of “No internal appeal” waiting

  # No review

  @SBC-7.9b
  Scenario: No review is planned where an exception says why, and one is due when its reason has gone
    Given its review is waived, by an approved exception
    Then no review is planned for the restriction
    And the page says “No planned review, approved on 18 November 2026”
    When Margaret ends the exception because “It was made longer.”
    Then the review is “Due” for 18 November 2026

  # Read, counted, looked at again

  @SBC-V-1.3 @SBC-10.6-0
  Scenario: Each stands in the ledger, which the Review Group reads and counts
    Given a request of Tom without an earlier warning is with the senior manager
    Then the ledger counts 1 of “No warning first” waiting
    And the ledger names the request, and neither the advice nor who gave it
    When Margaret does not approve the exception because “He can be written to.”
    Then the ledger counts 0 of “No warning first” waiting
    And the ledger counts 1 of “No warning first” not approved
    And the ledger counts 0 of “No internal appeal” not approved
    And the ledger is not open to Tom
    And the ledger is not open to Margaret

  @SBC-10.6-0 @SBC-13.2a
  Scenario: The Review Group reads what a senior manager approved, too, and looks at it again where it reviews
    Given a restriction in force rests on the exception “No internal appeal”
    And its review is due, and Helen has begun it
    Then the ledger counts 1 of “No internal appeal” in place
    When Helen confirms that the reason of the exception still holds: “The court has not decided.”
    And Helen completes the review: leave it as it is
    Then the register shows the restriction as “In force”

  @SBC-12.6-0
  Scenario: At each review somebody says whether its reason still holds
    Given a restriction in force rests on the exception “No internal appeal”
    And its review is due, and Margaret has begun it
    When Margaret completes the review: leave it as it is
    Then the review is not completed because “An exception still stands”
    When Margaret confirms that the reason of the exception still holds: “The court has not decided.”
    And Margaret completes the review: leave it as it is
    Then the register shows the restriction as “In force”
    And the ledger counts 1 of “No internal appeal” in place
