Feature: Logging an incident
  Logging takes two minutes, keeps exact words, facts and views apart, and leads to visible action.

  Background:
    Given Alan Pringle is a customer
      | title   | Mr                             |
      | phone   | 01632 960 555                  |
      | address | 4 Mill Lane, Northmoor NM2 3CD |

  @SBC-8.4a @SBC-13.1a
  Scenario: A simple call, from the first page to its reference
    When Tom, a member of the planning team, logs an incident by phone about Alan Pringle in category 3
    Then the incident has a reference
    And the page says “Shona Kerr has it now”
    And Tom can see the incident
