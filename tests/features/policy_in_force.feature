Feature: The policy in force
  Every member of staff can read what applies, in plain words.

  @SBC-6.0
  Scenario Outline: The four categories
    When Nadia reads the policy
    Then the policy names “<category>”

    Examples:
      | category                                               |
      | Violent, aggressive, threatening or abusive behaviour  |
      | Demands on us                                          |
      | Levels of contact                                      |
      | Persistence                                            |

  Scenario: What the policy leaves open is marked as ours
    When Nadia reads the policy
    Then the policy names “set by us, not in the policy”

  Scenario Outline: Open to everybody who works here
    When <person> reads the policy
    Then the page says “policy”

    Examples:
      | person |
      | Tom    |
      | Ravi   |
      | Leah   |
      | Angus  |
      | Grace  |
