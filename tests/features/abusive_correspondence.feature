Feature: Replying to abusive correspondence
  The reply answers the engagement and nothing else.

  Background:
    Given Alan Pringle is a customer
      | title   | Mr                             |
      | address | 4 Mill Lane, Northmoor NM2 3CD |
    And Tom logs an incident by email about Alan Pringle in category 1 and asks for “Reply to an abusive letter or message”
    And Shona records the health and safety reference “LX-4720”
    And Shona approves the restorative approach
    And Tom records the talk about the approach

  @SBC-9.15a @SBC-9.15b @SBC-9.16b
  Scenario: The system places what must be said
    When Tom writes the letter and sends it to be checked
      | what happened | On 18 November we received an email from you. |
    And the system has done its work
    And Shona opens the letter
    Then the PDF says “We do not accept messages like this, and we will not tolerate them”
    And the PDF says “We find the language offensive. It is unnecessary”
    And the PDF says “it is unhelpful”
    And the PDF says “If we get another message like this, we will keep it on file and will not reply to it”

  @SBC-9.17a
  Scenario: The checker confirms that it does not answer the content
    When Tom writes the letter and sends it to be checked
      | what happened | On 18 November we received an email from you. |
    And the system has done its work
    And Shona approves the letter without confirming that it answers the engagement only
    Then the page asks again
    And the letter is “To be checked”

  @SBC-9.16a
  Scenario: It asks for other words
    When Tom writes the letter and sends it to be checked
      | the suggestion | |
    Then the letter is not sent to be checked because “Ask for other words”
