Feature: Deputies
  A deputy acts within a dated absence, and the record says for whom.

  Background:
    Given Alan Pringle is a customer

  Scenario: Within the absence
    Given Shona is away from today to 2 December 2026 and Ewan stands in
    When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then the request is in the queue of Ewan
    And “A restorative approach needs your decision” is waiting for Ewan
    When Ewan approves the restorative approach
    Then the history of the request says “Shona Kerr”
    When the system has done its work
    Then Ewan gets an email that says “A restorative approach needs your decision”

  Scenario: Before and after it
    Given Shona is away from 23 November 2026 to 27 November 2026 and Ewan stands in
    When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then Ewan cannot decide about the request
    When 6 days pass
    Then the request is in the queue of Ewan
    When 6 days pass
    Then Ewan cannot decide about the request

  Scenario: A deputy does not decide what they asked for themselves
    Given Shona is away from today to 2 December 2026 and Tom stands in
    When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then Tom cannot decide about the request

  Scenario: People say themselves when they are away
    When Shona says they are away from today to 2 December 2026 and Ewan stands in
    And Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then the request is in the queue of Ewan

  Scenario: One email a day for those who want that
    Given Shona has asked for one email a day
    When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    And the system has done its work
    Then Shona gets 0 emails
    When the daily digests are sent
    Then Shona gets 1 email
    And no email names Alan Pringle
