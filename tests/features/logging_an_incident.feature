Feature: Logging an incident
  Logging takes two minutes, keeps exact words, facts and views apart, and leads to visible action.

  Background:
    Given Alan Pringle is a customer
      | title   | Mr                             |
      | phone   | 01632 960 555                  |
      | address | 4 Mill Lane, Northmoor NM2 3CD |

  @SBC-13.1a @SPSO-G1-04a @SBC-2.7c
  Scenario: A simple call, from the first page to its reference and the manager
    When Tom, a member of the planning team, logs an incident by phone about Alan Pringle in category 3
    Then the incident has a reference
    And the page says “Shona Kerr has it now”
    And the page says “Staff support line”
    And “An incident was logged” is waiting for Shona
    And Tom can see the incident
    When the system has done its work
    Then Shona gets an email that says “An incident was logged”
    And no email names Alan Pringle

  @SBC-2.6
  Scenario Outline: However they were in touch
    When Tom logs an incident by <channel> about Alan Pringle in category 3
    Then the incident says “<words>”

    Examples:
      | channel      | words        |
      | letter       | Letter       |
      | web form     | Web form     |
      | social media | Social media |

  @SBC-1.5a
  Scenario: It closes only with an outcome
    When Tom logs an incident by phone about Alan Pringle in category 3
    And Shona looks at the incident
    Then Shona cannot close the incident yet
    When Shona takes no further action because “one bad day”
    And Shona closes the incident because “done”
    Then the incident says “Closed”

  @SBC-13.1a
  Scenario: References follow each other without a gap
    When Tom logs an incident about Alan Pringle in category 3
    And Isla logs an incident by email about Alan Pringle in category 4
    And Nadia logs an incident by letter about Alan Pringle in category 2
    Then the references follow each other without a gap

  Scenario: A draft is kept at every page and taken up on another computer
    When Tom starts to log an incident about Alan Pringle and comes as far as “impact”
    And Tom saves the page as a draft
      | What did it do to our work? | Two people were not rung back. |
    Then the page says “Your draft is saved”
    When Tom goes on with the draft on another computer
    Then the page says “Two people were not rung back.”
    When Tom submits the draft
    Then the incident has a reference

  @SPSO-EP-65b
  Scenario: A draft is its writer's alone
    When Tom starts to log an incident about Alan Pringle and comes as far as “impact”
    And Shona opens /incidents/
    Then the page does not say “Alan Pringle”

  @SPSO-G1-13b @UKCG-076
  Scenario: Exact words, facts and the writer's view stand apart
    When Tom logs an incident by phone about Alan Pringle in category 3
      | exact words   | You never ring back, none of you            |
      | what happened | He rang 14 times between nine and three.    |
      | own view      | I think that he is worried about the notice |
    And Shona opens the incident
    Then the page says “You never ring back, none of you”
    And under “What happened” it says “He rang 14 times between nine and three.”
    And under “What happened” it does not say “I think that he is worried”

  @SBC-6.3-LC-2
  Scenario: Levels of contact need a measured effect
    When Tom logs an incident by phone about Alan Pringle in category 3
      | minutes          |  |
      | contacts         |  |
      | over which time  |  |
    Then the form asks again: “how many contacts there were”

  @SBC-6.4-TH
  Scenario: Persistence without a measured effect is refused
    When Tom logs an incident by email about Alan Pringle in category 4
      | minutes         |  |
      | effect on staff |  |
    Then the form asks again: “Say about how many minutes of staff time it took”

  @SBC-6.2-TH
  Scenario: Demands need the time they took and what that meant for others
    When Tom logs an incident by email about Alan Pringle in category 2
      | minutes           |  |
      | effect on others  |  |
    Then the form asks again: “Say what it meant for other customers or other work”

  @SBC-1.5b
  Scenario: Some effect is always named
    When Tom logs an incident in person about Alan Pringle in category 1
      | effect on staff   |  |
      | effect on service |  |
      | effect on others  |  |
    Then the form asks again: “Say what effect it had”

  @SBC-5.4 @SPSO-G1-28
  Scenario: Somebody has to have asked about needs and adjustments
    When Tom logs an incident by phone about Alan Pringle in category 3
      | adjustments | not_asked |
    Then the incident is not logged because “Say what adjustments this person needs, or that somebody asked”

  @SBC-3.2b
  Scenario: Needs on record are shown to whoever logs and decides
    Given Alan Pringle has told us that they need “large print”
    When Tom logs an incident by phone about Alan Pringle in category 3
    And Shona opens the incident
    Then the page says “large print”

  @SBC-3.6a @SPSO-EP-10a
  Scenario Outline: Forceful or unusual alone is a note and not an incident
    When Tom says at the start of the log that Alan Pringle was only <kind>
    Then the page does not say “MCE-”
    When Tom opens the record of Alan Pringle
    Then the record says “was <kind> about the notice”

    Examples:
      | kind     |
      | forceful |
      | unusual  |

  @SBC-A4-2 @SBC-A4-T3
  Scenario: What happens between colleagues belongs elsewhere
    When Tom says at the start of the log that it was a colleague
    Then the page says “not for what happens between colleagues”

  @SBC-A4-2 @SBC-A4-T4
  Scenario: Violence in private life belongs elsewhere
    When Tom says at the start of the log that it was somebody from private life
    Then the page says “Please tell the police: 999 in danger, 101 otherwise”

  Scenario: An unknown caller can be logged
    When Tom logs an incident by phone about an unknown caller in category 3
    Then the incident has a reference
    And the incident says “Unknown caller”

  @SPSO-EP-65b @SBC-13.1b
  Scenario: Only those who need to see it do
    When Tom logs an incident by phone about Alan Pringle in category 3
    Then Tom can see the incident
    And Shona can see the incident
    And Margaret can see the incident
    And Isla cannot see the incident
    And Nadia cannot see the incident
    And Fiona cannot see the incident
    And Ravi cannot see the incident
    And Leah cannot see the incident
    And Angus cannot see the incident

  Scenario: The writer sees what became of it
    When Tom logs an incident by phone about Alan Pringle in category 3
    And Shona looks at the incident
    And Shona takes no further action because “one bad day, and he has apologised”
    And Tom opens the incident
    Then the page says “No further action”
    And the page says “one bad day, and he has apologised”

  @SBC-13.1a
  Scenario: An incident is made void with a reason and keeps its number
    When Tom logs an incident by phone about Alan Pringle in category 3
    And Shona looks at the incident
    And Shona makes the incident void because “logged twice”
    And Tom opens the incident
    Then the page says “Void”
    And the page says “logged twice”
    When Tom logs an incident by phone about Alan Pringle in category 3
    Then the references follow each other without a gap

  @SBC-6.4-EX-4X
  Scenario: Requests under information law are never counted
    When Tom starts to log an incident about Alan Pringle and comes as far as “category”
    And Tom answers this page of the log with
      | category | persistence |
    And Tom answers this page of the log with
      | examples                                   | repeat_requests      |
    And Tom answers this page of the log with
      | What happened?                             | He asked a third time. |
      | ask_repeat_requests_not_information_law    | no                     |
      | ask_repeat_requests_answered_on            | The notice, 9 August   |
    And Tom goes on with the draft
    And Tom submits the draft
    Then the incident is not logged because “freedom of information”
