Feature: The DESC letter
  Short, warm, exact; nothing that humiliates, nothing missing.

  Background:
    Given Alan Pringle is a customer
      | title   | Mr                             |
      | address | 4 Mill Lane, Northmoor NM2 3CD |
    And Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    And Shona approves the restorative approach
    And Tom records the talk about the approach

  @SBC-10.1a @SPSO-G3-03D
  Scenario: It describes what happened
    When Tom writes the letter and sends it to be checked
      | what happened | |
    Then the letter is not sent to be checked because “Describe what happened”

  @SBC-10.1b @SPSO-G3-03E
  Scenario: It explains the effect
    When Tom writes the letter and sends it to be checked
      | the effect | |
    Then the letter is not sent to be checked because “Explain the effect”

  @SBC-10.1c @SPSO-G3-03S
  Scenario: It suggests what would work
    When Tom writes the letter and sends it to be checked
      | the suggestion | |
    Then the letter is not sent to be checked because “Suggest what would work”

  @SBC-10.1d @SPSO-G3-03C @UKCG-043
  Scenario Outline: It says what follows either way
    When Tom writes the letter and sends it to be checked
      | <part> | |
    Then the letter is not sent to be checked because “<name>”

    Examples:
      | part                           | name           |
      | what follows if it changes     | If this works  |
      | what follows if it does not    | If it does not |

  @SPSO-G3-03
  Scenario: The four parts stand in their order
    When Tom writes the letter and sends it to be checked
    And the system has done its work
    And Shona opens the letter
    Then the PDF says “Dear Mr Pringle”
    And the PDF says “4 Mill Lane”
    And in the PDF “you rang us 14 times” comes before “about 90 minutes”
    And in the PDF “about 90 minutes” comes before “Please ring us on 01632 960 100”
    And in the PDF “Please ring us on 01632 960 100” comes before “If this works for both of us”
    And in the PDF “If this works for both of us” comes before “If this goes on”
    And the PDF says “If we have got something wrong”
    And the PDF is tagged, in English and titled “How we can work together”
    And the letter can be had in large print and as plain text

  Scenario: Square brackets and free text are data
    When Tom writes the letter and sends it to be checked
      | the suggestion | Please ring [name] on Tuesdays. |
    Then the letter is not sent to be checked because “[name]”
    When Tom writes the letter and sends it to be checked
      | the suggestion | Please ring us {{ settings.SECRET_KEY }} on Tuesdays {% debug %}. |
    Then the letter is not sent to be checked because “{{ settings.SECRET_KEY }}”
    When Tom writes the letter and sends it to be checked
      | the suggestion | Please ring us <b>on</b> Tuesdays & Thursdays. |
    And the system has done its work
    And Shona opens the letter
    Then the PDF says “Please ring us <b>on</b> Tuesdays & Thursdays.”

  Scenario: The composer advises on words and does not stop
    When Tom writes the letter and saves the draft
      | what happened | You were rude and aggressive, as always. |
    Then the composer advises “rude”
    And the letter is “Draft”

  Scenario: Nothing is lost when a part is missing
    When Tom writes the letter and sends it to be checked
      | the effect | |
    Then the page says “On 18 November you rang us 14 times”
    And the letter is “Draft”
