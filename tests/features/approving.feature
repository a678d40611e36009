Feature: Approving
  The screen shows the manager what they need to decide well, and no step can be forgotten.

  Background:
    Given Alan Pringle is a customer
      | address | 4 Mill Lane, Northmoor NM2 3CD |
    And Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
      | exact words | You never ring back, none of you |

  @SPSO-G1-10 @SPSO-G3-02 @SPSO-G3-13b
  Scenario: What the manager sees before deciding
    When Shona opens the request
    Then the page says “Please ring us once a week”
    And the page says “You never ring back, none of you”
    And the page says “They rang 14 times between 9am and 3pm”
    And the page says “1 hour 30 minutes of staff time”
    And the page says “14 contacts, one day (usual: one or two calls a week)”

  @SPSO-G1-23 @SPSO-G1-28
  Scenario: Needs and adjustments come before the decision
    When Shona opens the request
    Then the question about adjustments comes before the decision
    When Shona tries to approve without saying what they made of the adjustments
    Then the form asks again: “considered what this person needs”
    And the request does not say “Approved”

  @SBC-3.8a @SPSO-EP-13a
  Scenario: An approval says why it is in proportion
    When Shona approves the restorative approach without a reason
    Then the form asks again: “Give your reason”

  @SBC-3.8b @SPSO-EP-13b
  Scenario: A refusal keeps its reason
    When Shona declines the restorative approach because “”
    Then the form asks again: “Say why in your own words”
    And the request does not say “Not approved”
    When Shona declines the restorative approach because “two calls are not many”
    Then the request says “two calls are not many”

  @SPSO-G3-34
  Scenario: Something less than was asked for
    When Shona approves something less, “Early conversation”, because “nobody has spoken with him yet”
    Then the request says “Early conversation”
    And the request says “nobody has spoken with him yet”

  Scenario: What is not category one is not offered the safety track
    When Shona opens the request
    Then Shona is not offered to send it to health and safety

  @SPSO-G3-31
  Scenario: Asking a third time is act or close
    Given the approach is approved and its letter issued
    And Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    And the approach is approved and its letter issued
    And Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    When Shona approves the restorative approach
    Then the request is not approved because “as often as is fair”

  Scenario: This customer's history across all services
    Given Nadia logs an incident by email about Alan Pringle in category 4
    When Shona opens the request
    Then the page says “Council tax”
    And the page does not say “on 9 August”

  Scenario: The oldest deadline stands first, in working days
    When 14 days pass
    And Isla logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    And Shona opens the approvals
    Then the page says “working days late”
    And “RA-2026-0001” stands before “RA-2026-0002”

  Scenario: Searching the queue leaves no name in an address
    When Shona searches the queue for “Pringle”
    Then the page says “Alan Pringle”
    And the address of the page does not name Alan Pringle

  Scenario: A second decision is told who was first
    Given Margaret opens the request
    When Shona approves the restorative approach
    And Margaret presses the button for the decision they had open
    Then the page says “Shona Kerr”
    And the history of the request says “approved the restorative approach”
