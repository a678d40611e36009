Feature: Violence, threats and abuse
  Something is always done; a manager is always told; the person who met it is looked after.

  Background:
    Given Alan Pringle is a customer

  @SBC-9.8a @SBC-A1-IMM-4
  Scenario: Ending a call asks for the warning
    When Tom logs an incident by phone about Alan Pringle in category 1
      | words of the warning |  |
    Then the form asks again: “Give the words of the warning”

  @SBC-9.8b @SBC-8.3
  Scenario: No warning needs a reason, and that is enough
    When Tom logs an incident by phone about Alan Pringle in category 1
      | warned         | no     |
      | why no warning | unsafe |
    Then the incident has a reference
    When Shona opens the incident
    Then the page says “A warning would not have been safe”

  @SBC-9.7a @SBC-A1-IMM-2 @SBC-10.4 @SBC-7.5b @SBC-A1-LEV-1
  Scenario: Ending a call needs nobody's permission and cannot be refused
    When Tom logs an incident by phone about Alan Pringle in category 1
    And Shona opens the incident
    Then the page says “Ended the call”
    And the page does not say “approve the ended call”
    And there is no button “Reject”
    When Shona looks at the incident
    And Shona opens the incident
    Then the page says “Ended the call”

  @SBC-A1-IMM-1 @SBC-9.7a
  Scenario: The log says that nobody needs permission to end a contact
    When Tom starts to log an incident about Alan Pringle and comes as far as “action-taken”
    Then the page says “You may end any contact that distresses you. You do not need permission.”
    And the page says “9.7”

  @SPSO-EP-56.0 @SBC-3.9
  Scenario: Ending a contact does not depend on the category, nor on what the manager decides
    When Tom logs an incident by phone about Alan Pringle in category 3
      | done at the time     | ended_call                          |
      | warned               | yes                                 |
      | words of the warning | I will end this call if you go on.  |
      | told the customer    | yes                                 |
    And Shona looks at the incident
    And Shona takes no further action because “one bad day”
    And Tom opens the incident
    Then the page says “No further action”
    And under “What was done at the time” it says “Ended the call”
    And under “What was done at the time” it says “I will end this call if you go on.”

  @SBC-11.1
  Scenario: Whether the customer was told why contact ended
    When Tom logs an incident by phone about Alan Pringle in category 1
      | told the customer | |
    Then the form asks again: “Say whether you told the customer why contact ended”

  @SBC-8.2a
  Scenario: What was done at the time is always recorded
    When Tom logs an incident in person about Alan Pringle in category 1
      | done at the time | |
    Then the form asks again: “Choose what you did”

  @SPSO-G1-13a
  Scenario: The words that were said are written down
    When Tom logs an incident by phone about Alan Pringle in category 1
      | exact words | |
    Then the form asks again: “Write down the words that were said”

  Scenario: Help stands on every page
    When Tom starts to log an incident about Alan Pringle and comes as far as “what-happened”
    Then the page shows the emergency numbers and the support line

  @SBC-6.1-0 @SBC-A1-CAT1-1 @SBC-9.2b
  Scenario: The manager's next work is the health and safety reference
    When Tom logs an incident in person about Alan Pringle in category 1
    Then “Record the health and safety reference” is waiting for Shona
    When Shona looks at the incident
    And Shona takes no further action because “one bad day”
    And Shona records their talk with the member of staff
    And Shona closes the incident because “done”
    Then the incident is not closed because “Record the reference from the health and safety portal”
    When Shona records the health and safety reference “LX-4711”
    And Shona closes the incident because “done”
    Then the incident says “Closed”
    And the incident says “LX-4711”
    And “Record the health and safety reference” is not waiting for Shona

  @SBC-8.2b @SBC-A1-IMM-7
  Scenario: It stays open until the manager has talked with the member of staff
    When Tom logs an incident in person about Alan Pringle in category 1
    Then “Talk with the member of staff” is waiting for Shona
    When Shona looks at the incident
    And Shona records the health and safety reference “LX-4711”
    And Shona sends the incident down the health and safety track because “abuse at the counter”
    And Shona closes the incident because “done”
    Then the incident is not closed because “Record your discussion with the member of staff”
    When Shona records their talk with the member of staff
    And Shona closes the incident because “done”
    Then the incident says “Closed”

  @SBC-9.2a @SBC-6.1-EX-1
  Scenario: Actual violence is reported to the police
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | physical_violence |
    Then “Record the report to the police” is waiting for Shona
    When Shona looks at the incident
    And Shona records the health and safety reference “LX-4712”
    And Shona sends the incident down the health and safety track because “he hit a colleague”
    And Shona records their talk with the member of staff
    And Shona closes the incident because “done”
    Then the incident is not closed because “Violence is always reported to the police”
    When Shona opens the page “police” of the incident
    Then the page does not say “Not reported”
    When Shona records the report to the police
    And Shona records that legal action is not needed
    And Margaret decides not to tell the customer what was done because “the police see him first”
    And Shona closes the incident because “done”
    Then the incident says “Closed”

  @SBC-9.3a @SBC-6.1-EX-2
  Scenario: A threat waits for the manager's decision about the police
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | threats |
    Then “Decide about the police” is waiting for Shona
    When Shona looks at the incident
    And Shona records the health and safety reference “LX-4713”
    And Shona sends the incident down the health and safety track because “a threat”
    And Shona records their talk with the member of staff
    And Shona closes the incident because “done”
    Then the incident is not closed because “There was a threat: record the decision about the police”
    When Shona decides not to tell the police; Tom was threatened
    And Shona records that legal action is not needed
    And Shona closes the incident because “done”
    Then the incident says “Closed”

  @SBC-11.4a @SBC-11.4b
  Scenario: Where safety was threatened, legal action is considered beside the police
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | threats |
    And Shona looks at the incident
    And Shona records the health and safety reference “LX-4715”
    And Shona sends the incident down the health and safety track because “a threat”
    And Shona records their talk with the member of staff
    And Shona decides not to tell the police; Tom was threatened
    Then “Say whether legal action was considered” is waiting for Shona
    When Shona closes the incident because “done”
    Then the incident is not closed because “record whether legal action was considered”
    When Tom opens the page “legal” of the incident
    Then the page is refused
    When Shona records that Priya Nair is asked for legal advice
    Then “Say whether legal action was considered” is not waiting for Shona
    When Shona opens the incident
    Then under “Legal action” it says “Asked of Priya Nair on 18 November 2026”
    And under “Legal action” it says “What it says is not kept here”
    When Shona closes the incident because “done”
    Then the incident says “Closed”

  @SBC-11.4c
  Scenario: The customer is told by letter that we went to the police
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | threats |
    And Shona looks at the incident
    And Shona records the health and safety reference “LX-4716”
    And Shona sends the incident down the health and safety track because “a threat”
    And Shona records their talk with the member of staff
    And Shona records the report to the police
    And Shona records that legal action is not needed
    Then “Decide what the customer is told” is waiting for Shona
    When Shona closes the incident because “done”
    Then the incident is not closed because “Tell the customer that we went to the police”
    When Shona decides to tell the customer by letter what was done
    And Shona writes the letter and sends it to be checked
      | action | On 18 November we told Police Scotland about what was said the day before. |
      | why    | We have a duty to keep the people who work here safe.                      |
    And the system has done its work
    And Shona closes the incident because “done”
    Then the incident is not closed because “is not sent yet”
    And Shona cannot check the letter
    And Tom cannot check the letter
    When Helen approves the letter
    And Shona records that the letter was sent by hand
    And Shona closes the incident because “done”
    Then the incident says “Closed”
    And the timeline says “told the customer by letter”

  @SBC-11.4c
  Scenario: A letter about police action that is cancelled leaves the question open
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | threats |
    And Shona looks at the incident
    And Shona records the report to the police
    And Shona decides to tell the customer by letter what was done
    Then “Decide what the customer is told” is not waiting for Shona
    When Shona cancels the letter because “the police asked us to”
    Then “Decide what the customer is told” is waiting for Shona
    When Shona decides not to tell the customer what was done because “the police see him first”
    Then the page asks again
    When Margaret decides not to tell the customer what was done because “the police see him first”
    Then “Decide what the customer is told” is not waiting for Shona
    And the incident says “the police see him first”

  @SBC-9.5 @SPSO-EP-33b
  Scenario: Whoever was threatened does not decide alone that the police are not told
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | threats |
    And Shona looks at the incident
    And Shona decides not to tell the police; Shona was threatened
    Then the page asks again
    And the incident does not say “Not reported”

  @SBC-9.6b
  Scenario: The member of staff is heard before the police are not told
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | threats |
    And Shona looks at the incident
    And Shona decides not to tell the police without asking anybody
    Then the page asks again
    And the incident does not say “Not reported”

  @SBC-9.6a
  Scenario: Only a manager records the decision about the police
    When Tom logs an incident in person about Alan Pringle in category 1
      | examples | threats |
    And Tom opens the page “police” of the incident
    Then the page is refused

  @SBC-9.21-4
  Scenario: A threat online is a threat
    When Tom logs an incident by social media about Alan Pringle in category 1
      | examples | threats |
    Then “Decide about the police” is waiting for Shona
    And “Record the health and safety reference” is waiting for Shona

  Scenario: Face-to-face abuse is not for a restorative approach
    When Tom starts to log an incident in person about Alan Pringle in category 1 and comes as far as “check”
    Then the page does not say “Letter that asks for a change”

  @SBC-A1-CAT1-5 @SBC-A1-REST-2
  Scenario: Written abuse takes the restorative route once its health and safety reference is there
    When Tom logs an incident by email about Alan Pringle in category 1 and asks for “Reply to an abusive letter or message”
    And Shona approves the restorative approach
    Then the request is not approved because “with its safety reference recorded”
    When Shona records the health and safety reference “LX-4714”
    And Shona approves the restorative approach
    Then the request says “Approved”

  @SBC-9.19a @SBC-9.14
  Scenario: Only a manager decides that correspondence is unacceptable
    When Tom logs an incident by email about Alan Pringle in category 1
    And Tom opens the page “correspondence” of the incident
    Then the page is refused
    When Shona looks at the incident
    And Shona decides that the correspondence is unacceptable because “it insults a named person throughout”
    Then the incident says “Correspondence unacceptable”
    And the incident says “Its substance is not answered”

  Scenario: Health and safety sees category one and nothing else
    When Tom logs an incident in person about Alan Pringle in category 1
    Then Stuart can see the incident
    When Tom logs an incident by phone about Alan Pringle in category 3
    Then Stuart cannot see the incident

