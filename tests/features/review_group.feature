Feature: The Review Group decides
  By votes, each with reasons; whoever decided before has no part in it.

  Background:
    Given Alan Pringle is a customer
    And Tom logs an incident by phone about Alan Pringle in category 3
    And Tom asks for limits to contact
      | reach          | council                                       |
      | why no warning | He threatened to come to the office that day. |
    And Shona supports the request

  @SBC-A1-CRG-1
  Scenario: A member sees only how many have voted until they have voted
    When Helen votes for it in the Review Group
    Then Priya sees 1 of 4 votes and not whose
    And the Review Group cannot record a decision yet

  @SBC-10.6-0
  Scenario: No warning stays an exception that somebody of the group approves
    When Helen votes for it in the Review Group
    And Alasdair votes for it in the Review Group
    And Priya votes for it in the Review Group
    And Priya records the decision of the Review Group
    Then the page says “An exception waits for its decision”
