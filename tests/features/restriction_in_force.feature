Feature: A restriction comes into force
  Once the customer has been told, or an approved exception says why not; and whoever must know has been told, too.

  # The letter

  @SBC-11.2-0 @SBC-A1-CRG-7 @SBC-A1-CRG-8
  Scenario: Nobody is held to it before its letter has gone
    Given a restriction that the Review Group decided waits for its letter
    And its letter is written and waits to be checked
    When Priya approves the letter
    Then the register shows the restriction as “Decided, customer not told yet”
    And a check of Alan Pringle by Nadia says “No restriction is recorded”
    When Tom records that the letter was sent by post
    Then the register shows the restriction as “In force”
    And a check of Alan Pringle by Nadia says “Contact is restricted until 16 February 2027”

  @SBC-A1-CRG-6
  Scenario: Whoever asked writes the letter from what was decided
    Given a restriction that the senior manager decided waits for its letter
    When Tom writes the decision letter and sends it to be checked
    And the system has done its work
    Then the letter is “To be checked”
    And “A letter is ready for you to check” is waiting for Shona

  @SBC-A1-CRG-7
  Scenario: A member of the group checks the letter of what the group decided
    Given a restriction that the Review Group decided waits for its letter
    And its letter is written and waits to be checked
    Then Tom cannot check the letter
    And Shona cannot check the letter
    And Margaret cannot check the letter
    When Helen approves the letter
    Then the letter is “Checked, to be sent”

  @SBC-A1-CRG-8
  Scenario: Another manager checks the letter of what the senior manager decided
    Given a restriction that the senior manager decided waits for its letter
    And its letter is written and waits to be checked
    Then Margaret cannot check the letter
    And Tom cannot send the letter yet
    When Shona approves the letter
    And Tom records that the letter was sent by post
    Then the register shows the restriction as “In force”

  # Told in another way, or not told

  @SBC-11.2-0 @SPSO-G3-35a
  Scenario: The customer is told in another way, with what was said and why not in writing
    Given a restriction that the senior manager decided waits for its letter
    When Shona records that the customer was told in another way
    Then the register shows the restriction as “In force”
    And the page says “He cannot read letters and asked to be told on the phone.”

  @SBC-11.2-0 @SPSO-G3-35a
  Scenario: Without its reasons, telling the customer in another way brings nothing into force
    Given a restriction that the senior manager decided waits for its letter
    When Shona records that the customer was told in another way
      | why not in writing | - |
    Then the page asks again
    And the register shows the restriction as “Decided, customer not told yet”
    When Shona records that the customer was told in another way
      | how | - |
    Then the page asks again
    And the register shows the restriction as “Decided, customer not told yet”

  @SBC-11.2-0 @SBC-A1-CRG-7
  Scenario: Whoever asked for it does not record alone that the customer was told
    Given a restriction that the senior manager decided waits for its letter
    When Tom records that the customer was told in another way
    Then the page says “a manager of the team records how the customer was told”
    And the register shows the restriction as “Decided, customer not told yet”

  @SBC-11.6
  Scenario: By an approved exception it holds without the customer knowing, and staff are warned
    Given a restriction that the senior manager decided is not to be told, by an approved exception
    Then Tom cannot bring the restriction into force without telling the customer
    When Margaret brings the restriction into force without telling the customer
    Then the page says “The customer has not been told”
    And Isla is told about the restriction: “The customer has not been told of this”
    When Nadia checks how to deal with “Alan Pringle NM1 2AB”
    Then the page says “They have not been told. Do not mention it.”
    And the page does not say “Ana Reyes”

  @SBC-11.6 @SPSO-EP-13b
  Scenario: Without an exception nobody leaves the customer untold
    Given a restriction that the senior manager decided waits for its letter
    Then Margaret cannot bring the restriction into force without telling the customer
    And Helen cannot bring the restriction into force without telling the customer

  # Who must know

  @SPSO-EP-66.0 @SPSO-EP-66.1
  Scenario: First it is settled who must know, and calls are for those who answer the phones
    Given a restriction that the senior manager decided waits for its letter
      | who must know | not settled |
    When Shona records that the customer was told in another way
    Then the page says “Say who must know of it and why”
    And the register shows the restriction as “Decided, customer not told yet”
    When Tom saves that nobody is listed who must know
    Then the form asks again: “staff who answer the phones”
    When Tom says that Isla must know of the restriction
    And Shona records that the customer was told in another way
    Then the register shows the restriction as “In force”

  @SPSO-EP-66.0 @SPSO-EP-65c
  Scenario: They hear it when it comes into force, confirm it, and never hear why
    Given a restriction that the senior manager decided waits for its letter
    Then Isla has heard nothing of the restriction
    When Shona records that the customer was told in another way
    Then Isla is told about the restriction: “Take calls on Tuesdays, between 10am and noon”
    And the register says that Isla has not confirmed what they were told
    When Isla confirms that they have read it
    Then the register says that Isla has confirmed what they were told

  # Taken back, or replaced

  @SBC-11.2-0
  Scenario: What is withdrawn before it begins is never in force, and its letter never goes
    Given a restriction that the senior manager decided waits for its letter
    And its letter is written and waits to be checked
    When Shona approves the letter
    And Tom withdraws the restriction before it begins because “He has moved away.”
    Then the register shows the restriction as “Cancelled before it began”
    And Tom cannot send the letter yet
    And a check of Alan Pringle by Nadia says “No restriction is recorded”
    And Isla has heard nothing of the restriction

  @UKCG-057 @SBC-11.2-0
  Scenario: A later decision takes its place when the customer has been told of it, and not before
    Given a restriction that the senior manager decided waits for its letter
    And Shona records that the customer was told in another way
    And a fresh decision to make it longer waits for its letter
    Then the register shows the earlier restriction as “In force”
    And a check of Alan Pringle by Nadia says “Contact is restricted until 16 February 2027”
    When Shona records that the customer was told in another way
    Then the register shows the earlier restriction as “Replaced by a later decision”
    And a check of Alan Pringle by Nadia says “Contact is restricted until 17 May 2027”

  # The contact check

  @SPSO-EP-65c
  Scenario: The contact check says how and until when, never why
    Given a restriction on Alan Pringle that the senior manager decided is in force
    When Nadia checks how to deal with “Alan Pringle NM1 2AB”
    Then the contact check says “on Tuesdays, between 10am and noon” until 16 February 2027, and never why

  @SPSO-EP-65c
  Scenario: No match never means that it is safe
    Given a restriction on Alan Pringle that the senior manager decided is in force
    When Nadia checks how to deal with “Morag Abernethy”
    Then the contact check never says that it is safe
    And the page does not say “Alan Pringle”
