Feature: Where an appeal goes
  It goes to whoever did not decide, by who decided and never by choice, and the screen says which way and why.

  @SBC-12.3a
  Scenario: What was done on the spot is no appeal, and goes through the complaints procedure
    Given Tom ended a call with Alan Pringle
    When Isla looks up what the customer can challenge
    Then the page says “It can be challenged through our complaints procedure.”
    When Tom registers that the customer challenges the ended call
    And Tom passes it to the complaints procedure
    Then the appeal is not passed on because “Enter the reference that the complaint has in the complaints system”
    When Tom passes it to the complaints procedure under the reference “C-1188”
    Then Tom sees that the appeal is “Goes through the complaints procedure”
    And the complaint of the appeal is “C-1188”
    And there is no appeal page for Helen

  @SBC-12.3b @SBC-7.8b
  Scenario: The senior manager decided, so the Review Group hears the appeal
    Given a restriction that the senior manager decided is in force
    When Isla looks up what the customer can challenge
    And Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla reads that it goes to “Complaints Review Group”, because “The manager who decided takes no part”
    And Isla reads who is free to hear it: Helen, Alasdair, Priya and Callum
    And “An appeal is with the Review Group” is waiting for Helen
    And Margaret cannot vote on the appeal
    And no appeal waits for Grace

  @SBC-12.3c
  Scenario: The Review Group decided, so the Chief Executive hears the appeal
    Given a restriction that the Review Group decided is in force
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla reads that it goes to “Chief Executive”, because “Members of the group take no part”
    And Isla reads who is free to hear it: Grace
    And the appeal waits for Grace and nothing else does
    And there is no appeal page for Helen
    And Callum cannot decide the appeal alone

  @SBC-A1-CAT1-4c @SBC-12.6-S
  Scenario: Without an appeal on the health and safety route the notice names complaints and then the ombudsman
    Given a restriction that the senior manager decided is in force
    And health and safety had decided it
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla reads that it goes to “Nobody here”, because “The appeals of this policy do not apply”
    When Isla sends the notice of the appeal to be checked
    Then the PDF says “You can complain to us about what we did”
    And the PDF says “Public Services Ombudsman”
    And the PDF does not say “appeal to our”

  @SBC-12.5 @SBC-7.8c
  Scenario: What an elected member decided for themselves is outside our appeals
    Given Alan Pringle has been told by a councillor to write only
    When Isla looks up what the customer can challenge
    Then the page says “Elected members decide this for themselves. It is outside our appeals.”
    When Isla registers that the customer challenges what the councillor decided
    And Isla passes the appeal on
    Then Isla sees that the appeal is “No appeal here: told where to go”
    And Isla reads that it goes to “Nobody here”, because “outside our appeals”
    When Isla sends the notice of the appeal to be checked
      | decision_meant | You told us about a councillor’s decision. |
    Then the PDF says “Public Services Ombudsman”

  @SBC-12.6-0 @SBC-12.6-S @SBC-12.6c
  Scenario: Where the decision offers no appeal, the notice names the ombudsman
    Given a restriction that the senior manager decided is in force
    And the decision offers no appeal because “a mental health colleague advised us”
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla reads that it goes to “Nobody here”, because “they can go to the Scottish Public Services Ombudsman”
    When Isla sends the notice of the appeal to be checked
    Then the PDF says “We do not offer an appeal within Northmoor Council, because we have been advised against it.”
    And the PDF says “You can ask the Public Services Ombudsman to look at what we have done: 1 Example Square”
    And the PDF does not say “mental health”

  @SBC-12.3b @SBC-A1-CRG-1
  Scenario: With too few members left, the appeal rises to the Chief Executive
    Given the Review Group hears an appeal
    When Helen declares an interest in the appeal
    Then Isla sees that the appeal is “With the Review Group”
    And Callum reads that Helen cannot hear it: “Declared an interest”
    When Priya declares an interest in the appeal
    Then Isla reads that it goes to “Chief Executive”, because “Too few members of the Review Group took no part in it”
    And the appeal waits for Grace and nothing else does
    When Isla sends the acknowledgement of the appeal to be checked
    Then the PDF says “It will be decided by our Chief Executive.”

  @SBC-12.6-S @SBC-12.3c
  Scenario: With nobody left to hear the appeal, the notice says so and names the ombudsman
    Given the Chief Executive hears an appeal
    When Grace declares an interest in the appeal
    Then Isla sees that the appeal is “No appeal here: told where to go”
    And Isla reads that it goes to “Nobody here”, because “Nobody is left in the organisation who took no part”
    When Isla sends the notice of the appeal to be checked
    Then the PDF says “Everybody at Northmoor Council who could decide this appeal took part.”
    And the PDF says “You can ask the Public Services Ombudsman to look at what we have done”

  @SBC-12.3c
  Scenario: In a dated absence the deputy hears the appeal
    Given the Chief Executive hears an appeal
    Then there is no appeal page for Donald
    Given Grace is away from today to 2 December 2026 and Donald stands in
    When Donald decides the appeal: end it
    Then Isla sees that the appeal is “Decided, customer not told yet”
    And the restriction is lifted

  @SPSO-EP-22c
  Scenario: Under the SPSO’s policy a director or the Ombudsman hears the appeal
    Given the SPSO’s policy is in force instead
    And a restriction that the senior manager decided is in force
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla reads that it goes to “Director or the Ombudsman”, because “If the Director was involved, the Ombudsman decides”
    And Isla reads who is free to hear it: Una and Grace
    And the appeal waits for Una and nothing else does
    And the appeal waits for Grace and nothing else does
    And Margaret cannot decide the appeal alone

  @SPSO-EP-22c
  Scenario: Where the director was involved, the Ombudsman decides the appeal and none outside is named
    Given the SPSO’s policy is in force instead
    And a restriction that the senior manager decided is in force
    And Isla registers an appeal against the restriction
    And Isla passes the appeal on
    When Una declares an interest in the appeal
    Then Una cannot decide the appeal alone because “You declared an interest”
    When Grace says that the restriction applies until the appeal is decided
    And Grace decides the appeal: leave it as it is
    And Isla sends the outcome letter of the appeal to be checked
    Then the PDF says “decided your appeal on 18 November 2026”
    And the PDF does not say “1 Example Square”
    And the PDF does not say “You can ask the”

  @SPSO-EP-22c
  Scenario Outline: Under the SPSO’s policy there is no limit without an appeal
    Given the SPSO’s policy is in force instead
    And a restriction that the senior manager decided is in force
    And <who> had decided it
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla sees that the appeal is “With the Director or the Ombudsman”
    And Isla reads that it goes to “Director or the Ombudsman”, because “<why>”

    Examples:
      | who                 | why                                       |
      | the Leadership Team | whoever took no part in the decision      |
      | health and safety   | It can be appealed like every other limit |

  @SPSO-EP-7.1
  Scenario: Under the SPSO’s policy too, a challenge to what was done on the spot is no appeal
    Given the SPSO’s policy is in force instead
    And Tom ended a call with Alan Pringle
    When Isla looks up what the customer can challenge
    Then the page says “It can be challenged through the complaints process about our own service.”
    And the page does not say “elected member”
    When Tom registers that the customer challenges the ended call
    And Tom passes it to the complaints procedure under the reference “S-12”
    Then the complaint of the appeal is “S-12”

  @UKCG-054e @UKCG-011a
  Scenario Outline: Under the central government policy somebody senior who took no part looks at a challenge
    Given the central government policy is in force instead
    And a restriction that the senior manager decided is in force
    And <who> had decided it
    When Isla registers an appeal against the restriction
    And Isla passes the appeal on
    Then Isla sees that the appeal is “With the senior leader or the head of the organisation”
    And Isla reads that it goes to “Senior leader or the head of the organisation”, because “<why>”

    Examples:
      | who             | why                                  |
      | a manager       | whoever took no part in the decision |
      | a senior leader | whoever took no part in the decision |
