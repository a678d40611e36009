Feature: Checking and issuing a letter
  What is sent is what was checked, byte for byte.

  Background:
    Given Alan Pringle is a customer
      | title   | Mr                             |
      | address | 4 Mill Lane, Northmoor NM2 3CD |
    And Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    And Shona approves the restorative approach
    And Tom records the talk about the approach
    And Tom writes the letter and sends it to be checked

  @SBC-A1-REST-7
  Scenario: A letter is checked before it goes
    Then Tom cannot send the letter yet
    When the system has done its work
    Then Tom cannot send the letter yet
    And “A letter is ready for you to check” is waiting for Shona
    When Shona approves the letter
    And Tom records that the letter was sent by post
    Then the letter is “Sent”

  @SBC-A1-REST-8
  Scenario: The bytes that were checked are the bytes that are sent and kept
    When the system has done its work
    And Shona keeps a copy of the PDF
    And Shona approves the letter
    And Tom records that the letter was sent by post
    Then the PDF is the same as the copy, byte for byte
    And the letter page says “18 November 2026”
    And the request says “18 November 2026”
    When 30 days pass
    Then the PDF is the same as the copy, byte for byte

  @SBC-8.4b
  Scenario: The approach does not end, nor the incident, before the letter is kept
    When the system has done its work
    And Shona approves the letter
    And Shona opens the request
    Then there is no button “Record what came of it”
    When Shona closes the incident because “done”
    Then the incident is not closed because “still open”

  Scenario: The checker reads the four points
    When the system has done its work
    And Shona approves the letter without confirming the four points
    Then the page asks again
    And the letter is “To be checked”

  Scenario: Sent back with comments, corrected, and checked again
    When the system has done its work
    And Shona sends the letter back: “say which notice”
    Then “Your letter came back with comments” is waiting for Tom
    When Tom opens the composer
    Then the page says “say which notice”
    When Tom changes the letter
      | what happened | On 18 November you rang us 14 times about the council tax notice of 2 November. |
    And the system has done its work
    And Shona opens the check of the letter
    Then the page says “council tax”
    And what was added since is marked: “council tax”
    When Shona approves the letter
    Then the letter is “Checked, to be sent”

  Scenario: An edit after the check takes the approval away
    When the system has done its work
    And Shona approves the letter
    And Tom changes the letter
      | the suggestion | Please ring us on Wednesdays between 10am and noon. |
    Then Tom cannot send the letter yet
    When the system has done its work
    Then the letter is “To be checked”

  Scenario: A letter is sent on the date that stands in it
    When the system has done its work
    And Shona approves the letter
    And 2 days pass
    And Tom records that the letter was sent by post
    Then the page asks again
    And the letter is “Checked, to be sent”
    When Tom gives the letter the date 20 November 2026
    And the system has done its work
    And Shona approves the new date
    And Tom records that the letter was sent by post
    Then the letter is “Sent”
    And the PDF says “20 November 2026”

  Scenario: A format that the customer needs is sent, or a reason is given
    Given Alan Pringle has told us that they need “large print”
    When the system has done its work
    And Shona approves the letter
    And Tom records that the letter was sent by post
    Then the page asks again
    And the letter is “Checked, to be sent”
    When Tom records that the letter was sent by post
      | forms | Letter, Large print |
    Then the letter is “Sent”

  Scenario: Nothing goes to a customer by itself
    When the system has done its work
    And Shona approves the letter
    And the system has done its work
    Then no email goes to anyone outside the council
    And the letter is “Checked, to be sent”

  Scenario: A letter that is no longer needed is cancelled and kept
    When the system has done its work
    And Tom cancels the letter because “he rang and we agreed”
    Then the letter is “Cancelled”
    And Tom cannot send the letter yet

  Scenario: After it is sent, the time begins in which we see whether it helps
    When the system has done its work
    And Shona approves the letter
    And Tom records that the letter was sent by post
    Then the request says “Seeing whether it helps”
    When 56 days pass
    Then “Has the restorative approach helped?” is waiting for Shona
