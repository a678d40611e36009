Feature: Four eyes
  Requester, drafter, reporter and person affected never decide; the drafter never checks.

  Background:
    Given Alan Pringle is a customer

  @SBC-7.5a
  Scenario: Nobody but a manager of the team decides
    When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then Tom cannot decide about the request
    And Isla cannot decide about the request
    And Fiona cannot decide about the request
    And Leah cannot decide about the request

  @SBC-A1-REST-5
  Scenario: A manager does not decide their own request
    When Shona logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then the request is not in the queue of Shona
    And Shona cannot decide about the request
    And the request is in the queue of Margaret

  @SBC-A1-REST-7
  Scenario: The drafter does not check their own letter
    Given Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    And Shona approves the restorative approach
    And Tom records the talk about the approach
    And Tom writes the letter and sends it to be checked
    And the system has done its work
    Then Tom cannot check the letter
    And Isla cannot check the letter
    And Fiona cannot check the letter

  @SBC-A1-REST-7 @SBC-A1-REST-10
  Scenario: A manager's own approach has its letter checked by another manager
    Given Tom logs an incident by phone about Alan Pringle in category 3
    And Shona starts a restorative approach of their own about Alan Pringle
    And Shona records the talk about the approach
    And Shona writes the letter and sends it to be checked
    And the system has done its work
    Then Shona cannot check the letter
    And “A letter is ready for you to check” is waiting for Margaret

  @SBC-A1-REST-7 @SBC-A1-REST-10
  Scenario: Where both managers of the team are part of it, a manager beyond the team checks the letter
    Given Shona logs an incident by phone about Alan Pringle in category 3
    And Margaret starts a restorative approach of their own about Alan Pringle
    And Margaret records the talk about the approach
    And Margaret writes the letter and sends it to be checked
    And the system has done its work
    Then Shona cannot check the letter
    And Margaret cannot check the letter
    And “A letter is ready for you to check” is waiting for Ewan

  Scenario: A technical superuser sees no case
    When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    Then a technical superuser sees nothing of the case
