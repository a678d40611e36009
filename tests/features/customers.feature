Feature: Customers
  One record a person, found however they are spelt, with what they need from us.

  Background:
    Given Alan Pringle is a customer
      | title      | Mr                             |
      | phone      | 01632 960 555                  |
      | address    | 4 Mill Lane, Northmoor NM2 3CD |
      | other name | Big Al                         |

  Scenario Outline: Found in many ways, and never by an address
    When Tom searches customers for “<words>”
    Then the search finds Alan Pringle
    And the address of the page does not name Alan Pringle

    Examples:
      | words           |
      | Pringle         |
      | alan pringle    |
      | Pringel         |
      | 01632960555     |
      | +44 1632 960555 |
      | nm23cd          |
      | Big Al          |

  @SBC-3.2b
  Scenario: What a customer needs is recorded with its date and source
    When Tom records for Alan Pringle that they need “a call instead of a letter”, told by “his daughter”
    Then the record says “a call instead of a letter”
    And the record says “his daughter”
    And the record says “18 November 2026”

  Scenario: A likely existing record is offered before a new one is made
    When Tom starts to log an incident about Alan Pringel and stops at the customer
    Then the page says “Alan Pringle”

  Scenario: Merged, with a preview, and taken back
    Given Al Pringle is a customer
      | phone | 01632 960 555 |
    When Shona merges the record of Al Pringle into that of Alan Pringle because “same phone and address”
    Then the record says “is merged into”
    When Tom searches customers for “Al Pringle”
    Then the search finds Alan Pringle
    When Shona opens the record of Alan Pringle
    And Shona undoes the merge because “two people at one address”
    And Tom searches customers for “Al Pringle”
    Then the search finds Al Pringle

  @SPSO-EP-65c
  Scenario: A record shows what is needed to deal with somebody, and nothing of what happened
    When Tom logs an incident by phone about Alan Pringle in category 3
      | exact words | You are all useless |
    Then Alan Pringle is shown to Nadia without “useless”
    And Alan Pringle is shown to Nadia without “rang 14 times”
