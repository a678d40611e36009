Feature: What comes of an appeal
  What is decided happens at once, and the customer reads what, why and where to go next.

  @SBC-12.4a @SBC-12.4b @SBC-12.2b
  Scenario: An appeal after which the restriction stands
    Given the Review Group hears an appeal
    And Helen, Alasdair and Priya gave their votes on the appeal: leave it as it is
    When Priya records the outcome of the appeal
    Then the restriction is in force
    And the appeal says who decided and why: “The Review Group. Recorded by Priya Nair”
    When Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “Our Complaints Review Group decided your appeal on 18 November 2026.”
    And the PDF says “We considered: The request, the log of calls and what he told us.”
    And the PDF says “The arrangement stays as it is.”
    And the PDF says “You say: Fifteen minutes a week is not enough for three open matters. We do not agree with you. He can also write at any time.”
    And the PDF says “Why we decided as we did: A time for calls lets others through”
    And the PDF says “You can ask the Public Services Ombudsman to look at how we handled this: 1 Example Square”
    And the PDF does not say “votes”

  @SBC-12.4b
  Scenario: An appeal eases the restriction, and who knows of it is told
    Given the Chief Executive hears an appeal
    When Grace puts forward terms that ease the restriction
      | until | 20 days from now |
    And Grace decides the appeal: ease it
    And the system has done its work
    Then the restriction is in force
    And the register says that the restriction ends 20 days from now
    And Isla gets an email that says “What you know about contact from a customer has changed”
    When Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “The arrangement is eased. From now on:”
    And the PDF says “This applies until 8 December 2026.”

  @SBC-12.4b @SBC-A1-CRG-1
  Scenario: An appeal changes the restriction, as the Review Group voted
    Given the Review Group hears an appeal
    When Helen puts forward terms that change the restriction
      | minutes | 30 |
    And Helen votes on the appeal: change it
    And Alasdair votes on the appeal: leave it as it is
    And Priya votes on the appeal: change it
    And Priya records the outcome of the appeal
    And the system has done its work
    Then the register says of the restriction “30 minutes”
    And Isla gets an email that says “What you know about contact from a customer has changed”
    When Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “The arrangement is changed. From now on:”
    And the PDF says “for up to 30 minutes a call”

  @SBC-12.4b @SBC-12.4a
  Scenario: An appeal ends the restriction, and who knows of it is told
    Given the Chief Executive hears an appeal
    When Grace decides the appeal: end it
    And the system has done its work
    Then the restriction is lifted
    And Isla gets an email that says “Limits to a customer’s contact have ended”
    And no email names Alan Pringle
    When Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “The arrangement ended on 18 November 2026. You can contact us again in the usual ways.”
    And the PDF says “Our Chief Executive decided your appeal on 18 November 2026. Nobody who took part in the decision”
    And the PDF says “You can ask the Public Services Ombudsman”

  @SBC-12.4b
  Scenario: An appeal sends the decision back
    Given the Chief Executive hears an appeal
    When Grace decides the appeal: send it back
    Then the restriction is in force
    And “An appeal sent a restriction back: ask for a fresh decision” is waiting for Tom
    When Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “The decision is sent back and is taken afresh.”

  @SBC-12.1b
  Scenario: An appeal in which no point is about the restriction
    Given a restriction that the Review Group decided is in force
    And Isla registers an appeal against the restriction
      | point | The fee should be taken off.               |
      | goes  | Please ring the council tax team about it. |
    And Isla passes the appeal on
    Then Grace reads in the bundle, apart as not considered: “The fee should be taken off.”
    When Grace decides the appeal: say that no point is about it
    Then the restriction is in force
    When Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “You also say: The fee should be taken off. Please ring the council tax team about it.”
    And the PDF says “You can ask the Public Services Ombudsman”

  @SBC-12.2b @SBC-12.2c
  Scenario: Whoever hears an appeal has the whole bundle before them
    Given the Chief Executive hears an appeal
    Then Grace reads in the bundle “Fifteen minutes a week is not enough for three open matters.”
    And Grace reads in the bundle “I only ring because nobody rings me back.”
    And Grace reads in the bundle “A time for calls keeps the telephone open and lets others through.”
    And Grace reads in the bundle “One named contact without a time was tried from 5 to 16 November and did not help.”
    And Grace reads in the bundle “Thirty-one calls in ten working days about one notice.”
    And Grace reads in the bundle “Letters are hard for him to read”

  @SBC-12.4a
  Scenario: The outcome of an appeal goes out once somebody who decided has checked the letter
    Given the Chief Executive hears an appeal
    And Grace decides the appeal: leave it as it is
    When Isla sends the outcome letter of the appeal to be checked
    Then Tom cannot check the letter
    And Callum cannot close the appeal yet
    When Grace approves the letter
    And Isla records that the letter was sent
    Then Isla sees that the appeal is “Outcome sent”
    And “Tell a customer by letter what was decided on their appeal” is not waiting for Isla
    When Callum closes the appeal
    Then Isla sees that the appeal is “Closed”

  @SBC-12.4a
  Scenario: The letter with the outcome of an appeal rises until it is sent
    Given the Chief Executive hears an appeal
    And Grace decides the appeal: end it
    Then Isla has the outcome letter to write
    When 20 days pass
    Then “A customer has not been told what was decided on their appeal: see that the letter goes” is waiting for Shona
    When 20 days pass
    Then “A customer has not been told what was decided on their appeal: see that the letter goes” is waiting for Margaret
    When Isla sends the outcome letter of the appeal to be checked
    And Grace approves the letter
    And Isla records that the letter was sent
    Then “A customer has not been told what was decided on their appeal” is not waiting for Margaret

  @SBC-12.1a
  Scenario: An appeal that came in time is decided, though the restriction lapses meanwhile
    Given the Chief Executive hears an appeal
    When 120 days pass
    Then the register says of the restriction “Ended on its date”
    And the decision on the appeal does not offer “The restriction is eased”
    And the decision on the appeal does not offer “sent back”
    When Grace decides the appeal: leave it as it is
    Then Isla sees that the appeal is “Decided, customer not told yet”
    When Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “The arrangement was right while it applied. It had ended before this was decided.”

  Scenario: What the ombudsman asks after an appeal is kept with what we did
    Given the Chief Executive hears an appeal
    And Grace decides the appeal: leave it as it is
    When Callum records that the ombudsman asks for “the whole file”, to be answered by 10 days from now
    And Callum records that we sent the ombudsman “all letters and notes”
    And Callum records that the ombudsman found “Upheld in part”
    And Callum records that Tom does something about it by 5 days from now: “ring back within two days”
    And Tom records how it was done: “a rota since Monday”
    Then the inquiry of the ombudsman says “the whole file”
    And the inquiry of the ombudsman says “all letters and notes”
    And the inquiry of the ombudsman says “Upheld in part”
    And the inquiry of the ombudsman says “a rota since Monday”
    And the register says of the restriction “Upheld in part”
