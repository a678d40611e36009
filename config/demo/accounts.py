"""What the people of the demonstration log and write. Nobody is meant."""

from dataclasses import replace

from config.demo.world import Account

PRINGLE_CALLS = Account(
    category="contact_levels", examples=("many_calls",), channel="phone",
    facts=(
        "Mr Pringle rang 31 times between Monday and the Friday of the next week. Fourteen calls were about the reminder "
        "notice of 2 November. I explained the notice each time and said that I would write."
    ),
    words="I’ll ring every hour until somebody gives me a straight answer. I can’t read your letters.",
    effect_on_service="About 9 hours of staff time. Two other customers’ call-backs were missed.",
    effect_on_staff="It was wearing, and I felt that I was not helping him.",
    minutes=540, contacts=31, period="10 working days", expected="One or two calls a month", distress=True,
    tried="I explained on the phone on two days, and offered to be his named contact.",
    adjustments="Large print, and a call with any news: both are on his record.",
    approach="change_request", wanted="Ask Mr Pringle to ring once a week, on Tuesdays, and to ask for me.",
    why="He needs one answer that he can trust. A fixed time would give him that and free the line.",
)  # fmt: skip

PRINGLE_LETTER = {
    "describe": "Between 5 and 16 November you rang us 31 times. Fourteen of these calls were about the reminder notice that we sent on 2 November.",
    "explain": "We spent about nine hours on these calls. On 12 November we could not ring two other people back as we had promised. We also think the calls have not got you the answer you need, and we would like to put that right.",
    "suggest": "Please ring Shona Kerr on 01632 960118 on Tuesdays between 10am and noon. She knows your case and will keep that time for you. You told us that letters are hard for you to read, so she will also ring you with any news, and we send this letter in large print. If something urgent happens on another day, ring 01632 960100 and say that it is urgent.",
    "if_it_changes": "If this works for both of us, we will go back to the usual arrangement in eight weeks, or sooner if you and Shona agree.",
    "if_it_does_not": "If we still get many calls about the same matter, we may ask our Complaints Review Group whether to limit how you contact us. We would write to you first, tell you why, and tell you how to challenge it.",
}

LAIDLAW_EMAILS = Account(
    category="contact_levels", examples=("scatter_emails",), channel="email",
    facts="Ms Laidlaw sent 64 emails about application 26/00418 to seven of us in three weeks. All points were answered on 9 September and 2 October.",
    effect_on_service="Reading and sorting took about 22 hours. Two other applications were decided late.",
    effect_on_others="Two applicants waited eight days longer.",
    minutes=1320, contacts=64, period="three weeks", expected="Four or five emails on an application", distress=False,
    tried="I rang her and explained where we are.", adjustments="Email suits her best: it is on her record.",
    approach="manage_expectations", wanted="Ask her to use one address, and promise an answer every Thursday.",
    why="With one address nothing is lost, and she knows when she will hear from us.",
)  # fmt: skip

LAIDLAW_LETTER = {
    "describe": "In the three weeks to 2 October you sent us 64 emails about application 26/00418. They went to seven people.",
    "explain": "Reading and sorting them took about 22 hours. Two other applications were decided late. We also worry that with so many addresses one of your points could be missed.",
    "suggest": "Please send emails about this application to planning.contact@northmoor.example. Ewan Scott reads them and will answer every Thursday. You told us that email suits you best, so we will not ring you about it.",
    "if_it_changes": "If one address works for both of us, we will keep it until the application is decided, and then go back to the usual way.",
    "if_it_does_not": "If emails still go to many people, we may ask our Complaints Review Group whether to limit how you contact us. We would write to you first, tell you why, and tell you how to challenge it.",
}

DEMANDS = Account(
    category="demands", examples=("unreasonable_deadline",), channel="email",
    facts="Mr Notman asked at 9.10 for a full care review by noon, and wrote six times before 11.",
    effect_on_service="I stopped two other reviews.", effect_on_others="A visit was moved to the next day.",
    minutes=150, contacts=6, period="one morning", distress=False, tried="I said when I could ring, and rang then.",
    approach="agreement", wanted="Agree how quickly we answer, and on which days he can reach me.",
    why="He worries about his mother. A clear agreement would help us both.",
)  # fmt: skip

AGREEMENT_LETTER = {
    "conversation": "Thank you for the time you gave Priya Raman on the phone on Monday. You told us what worries you, and we told you what we can do.",
    "we_will": "Priya Raman will ring you on Mondays at 2pm. She will answer emails within two working days. If your mother’s care must change at once, ring 01632 960100 at any time.",
    "you_will": "You said that you will write once and wait for the answer, and ring the urgent number only when something cannot wait.",
    "look_again": "Priya will ask you in twelve weeks whether this works for both of us. We can change it sooner if either of us asks.",
}

SWEARING = Account(
    category="violence_abuse", examples=("abusive_language",), channel="phone",
    facts="The caller swore at me from the start about a parking notice. I warned him and he went on, so I ended the call.",
    words="You are useless, the lot of you.", effect_on_staff="I was upset and needed a break.", minutes=10, distress=True,
    actions=({"kind": "ended_call", "warned": True, "warning_words": "If you go on swearing I will end this call.", "told_customer": True},),
)  # fmt: skip

THREAT = Account(
    category="violence_abuse", examples=("threats",), channel="in_person",
    facts="At the counter he leaned over and said what he would do. A colleague came to stand with me and he left.",
    words="I know when you finish work.", effect_on_staff="I was frightened and did not walk home alone.",
    effect_on_service="The counter was closed for an hour.", minutes=60, distress=True,
    actions=({"kind": "asked_to_leave"},),
)  # fmt: skip

POLICE_LETTER = {
    "action": "We told Northmoor police what was said at our counter two days ago. If you would like to speak about it, please ring Gavin Lowe on 01632 960100.",
    "why": "We have a duty to keep the people who work here safe, and to see that they get home safely.",
}

ABUSIVE_LETTER = Account(
    category="violence_abuse", examples=("abusive_language",), channel="email",
    facts="An email about a repair, most of it insults to the two officers who had been to the house.",
    words="Send somebody with a brain next time, not those two clowns.", effect_on_staff="Both officers were upset.",
    minutes=20, distress=True, actions=({"kind": "stopped_reading"},),
    approach="written_abuse", wanted="Write that this language is not acceptable, and ask for another email.",
    why="He has a repair that we want to do. He needs to know how to ask for it.",
)  # fmt: skip

ABUSE_LETTER = {
    "describe": "On Tuesday you sent an email to our housing team about two members of our staff.",
    "explain": "Both of them read it. They were upset, and one could not go to the next visit.",
    "suggest": "Please write to us again without such words. Iain Mackay will read what you write, and he can ring you if you would rather talk.",
    "if_it_changes": "We will then deal with it in the usual way.",
    "if_it_does_not": "If further messages use such words, we will not answer them.",
}

PERSISTENT = Account(
    category="persistence", examples=("nothing_new",), channel="letter",
    facts="The ninth letter about the decision of last year. There is nothing in it that the earlier answers did not cover.",
    effect_on_service="Reading and answering took four hours.", effect_on_staff="It is disheartening.",
    minutes=240, contacts=9, period="one year", tried="We met in spring and explained the decision.",
    approach="early_conversation", wanted="Ring and ask what is behind it, and explain that the decision is final.",
    why="A conversation may find what letters cannot.",
)  # fmt: skip

LONG_CALLS = Account(
    category="contact_levels", examples=("long_calls",), channel="phone",
    facts="A call of 95 minutes about the same letter, the third this month.",
    words="I have all day.", effect_on_service="The line was busy for 95 minutes.", minutes=95, contacts=3,
    period="one month", distress=False,
)  # fmt: skip

LONG_CALLS_WITH_REQUEST = Account(
    category="contact_levels", examples=("long_calls",), channel="phone",
    facts="Calls of 95, 80 and 110 minutes in two weeks, each about the letter of 12 October.",
    words="I have all day.", effect_on_service="The line was busy for nearly five hours in all.",
    minutes=285, contacts=3, period="two weeks", expected="Ten minutes a call", distress=False,
    approach="change_request", wanted="Ask for calls of up to 20 minutes, and offer a summary by post after each.",
    why="A summary would give what the long calls do not.",
)  # fmt: skip

# The same kinds of thing about people who have no story of their own: nothing in them belongs to somebody else.

REMINDER_CALLS = replace(
    PRINGLE_CALLS,
    facts="They rang 22 times in two weeks, most calls about the same reminder. I explained it each time.",
    words="I will ring until I have it in black and white.",
    effect_on_service="About 6 hours of staff time. Two other customers were rung back a day late.",
    minutes=360,
    contacts=22,
    adjustments="",
    wanted="Ask them to ring once a week, and to ask for me.",
    why="One person who knows the case may give the certainty that the calls look for.",
)

REMINDER_LETTER = {
    "describe": "In the last two weeks you rang us 22 times. Most of these calls were about the same reminder notice.",
    "explain": "We spent about 6 hours on these calls. We rang two other people back a day later than we had promised. We also think that the calls have not got you the answer you need.",
    "suggest": "Please ring Shona Kerr on 01632 960118 on Wednesdays between 2pm and 4pm. She knows your case and will keep that time for you. If something urgent happens on another day, ring 01632 960100 and say that it is urgent.",
    "if_it_changes": "If this works for both of us, we will go back to the usual arrangement in eight weeks, or sooner if you and Shona agree.",
    "if_it_does_not": "If we still get many calls about the same matter, we may ask our Complaints Review Group whether to limit how you contact us. We would write to you first, tell you why, and tell you how to challenge it.",
}

PLANNING_EMAILS = replace(
    LAIDLAW_EMAILS,
    facts="They sent 41 emails about one application to six of us in two weeks. We answered the points twice.",
    effect_on_service="Reading and sorting took about 14 hours. One other application was decided late.",
    effect_on_others="One applicant waited a week longer.",
    minutes=840,
    contacts=41,
    period="two weeks",
    tried="I rang and explained where we are.",
    adjustments="",
    wanted="Ask them to use one address, and promise an answer every Thursday.",
    why="With one address nothing is lost, and they know when they will hear from us.",
)

PLANNING_LETTER = {
    "describe": "In the last two weeks you sent us 41 emails about your application. They went to six people.",
    "explain": "Reading and sorting them took about 14 hours. One other application was decided late. We also worry that with so many addresses one of your points could be missed.",
    "suggest": "Please send emails about this application to planning.contact@northmoor.example. Tom Elliot reads them and will answer every Thursday.",
    "if_it_changes": "If one address works for both of us, we will keep it until the application is decided, and then go back to the usual way.",
    "if_it_does_not": "If emails still go to many people, we may ask our Complaints Review Group whether to limit how you contact us. We would write to you first, tell you why, and tell you how to challenge it.",
}

MORNING_EMAILS = replace(
    DEMANDS,
    facts="They asked early in the morning for a full answer by noon, and wrote six times before 11.",
    wanted="Agree how quickly we answer, and on which days they can reach us.",
    why="They worry, and do not know when they will hear. A clear agreement would help us both.",
)

LONG_CALLS_LETTER = {
    "describe": "In the last two weeks three of your calls to us took 80 minutes or more. Each was about the letter of 12 October.",
    "explain": "The line was busy for nearly 5 hours in all, and other people could not get through. We also think that the calls did not give you what you need in writing.",
    "suggest": "Please ring Ewan Scott on 01632 960100. He can talk for up to 20 minutes, and he will send you a summary by post after each call.",
    "if_it_changes": "If this works for both of us, we will go back to the usual arrangement in eight weeks, or sooner if you and Ewan agree.",
    "if_it_does_not": "If calls stay as long, we may ask our Complaints Review Group whether to limit how you contact us. We would write to you first, tell you why, and tell you how to challenge it.",
}

# The free parts of a letter that tells of a decision of the Review Group.

DECISION_LETTER = {
    "why": "In the last two months you rang us 33 times, most of these calls about one reminder notice. We wrote to you and asked you to ring on one day. After that we received 11 more calls in eight days. They took about 5 hours.",
    "considered": "We thought about asking again, and about one time a week for your calls. Both had been offered and had not helped. We asked what you need from us, and kept the telephone and letters open for everything else.",
}
