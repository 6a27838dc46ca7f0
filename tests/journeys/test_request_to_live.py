"""An account from the wish for it to its first live day, by keyboard, with every page looked at."""

import re

NAME = "Holmebrook Valley Park"


def link_in(mail):
    """The path of the link in a mail's text."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.get_body(("plain",)).get_content())[1]


def ask(officer):
    """Fill in the ten steps and hand the request in; returns its path."""
    officer.go("/requests/new/").look("step-account")
    officer.select("Which platform is it on?", "Facebook")
    officer.fill("Name of the account", NAME)
    officer.press("Save and continue")
    officer.look("step-purpose")
    officer.fill("What is the account, in one sentence?", "News from the lake")
    officer.fill("What will the account be used for?", "What grows, lives and happens in the park.")
    officer.choose("Communication")
    officer.choose("Consultation")
    officer.fill("Which goals of the service plan does it help to reach?", "More visits by families")
    officer.press("Save and continue")
    officer.look("step-audience")
    officer.fill("Who is it for?", "Walkers and families")
    officer.fill("How do you know that they use this platform?", "Most told us so in the summer survey.")
    officer.press("Save and continue")
    officer.sees("Chesterfield Parks")
    officer.look("step-existing")
    officer.fill(
        "Why will an account that exists not do?", "It speaks for all the parks; this one is about the lake."
    )
    officer.press("Save and continue")
    officer.look("step-people")
    officer.select("Deputy", "Dev Patel")
    officer.fill("What happens when one of them leaves?", "The deputy takes over.")
    officer.press("Save and continue")
    officer.look("step-content")
    officer.fill("Write three or more messages for the first month", "The herons are back.")
    officer.fill("How many posts a week do you promise?", "3")
    officer.press("Save and continue")
    officer.look("step-answers")
    officer.fill("Who answers questions and comments?", "The rangers")
    officer.fill("When do they answer?", "Every day, 9am to 5pm")
    officer.fill("Who watches it in the evenings and at weekends?", "The duty ranger")
    officer.fill("How will you deal with public comments?", "Answer within a day")
    officer.press("Save and continue")
    officer.look("step-success")
    officer.fill("How will you know that it works?", "Visits counted at the gate")
    officer.fill("When do you look at that?", "Every quarter")
    officer.fill("Which page of the council’s website will link to it?", "https://www.council.example/lake")
    officer.press("Save and continue")
    officer.look("step-safety")
    officer.choose("Yes", within="Will its pictures or videos show children?")
    officer.choose("No", within="Will it collect or show personal data?")
    officer.choose("Yes, codes from the vault or an authenticator app")
    officer.fill("Which shared mailbox will it be registered with?", "parks@council.example")
    officer.press("Save and continue")
    officer.look("step-promises")
    officer.choose("Everyone named has done it")
    officer.choose(
        "I have read the social media policy, and so will everybody named here before the account goes live"
    )
    officer.press("Save and continue")
    officer.sees("The rangers")
    officer.look("check-your-answers")
    officer.press("Submit request")
    officer.sees("Request submitted")
    officer.look("submitted")
    officer.follow("See where your request stands")
    return officer.page.url.removeprefix(officer.base)


def test_a_request_becomes_a_live_account(visit, portal):
    officer, manager, comms = visit("officer"), visit("manager"), visit("comms")
    officer.look("home-of-an-officer")
    path = ask(officer)

    supported(manager, link_in(portal.wait_for_mail("manager@", NAME)))

    # Comms claims it, and sends it back with a question.
    portal.wait_for_mail("comms@", NAME)
    comms.look("home-of-comms")
    comms.go("/requests/").look("queue")
    comms.go("/attention/").look("attention")
    returned(comms, path)

    # The officer changes the one answer and submits again; comms sees old and new side by side.
    mail = portal.wait_for_mail("officer@", "returned")
    assert "Say who answers while the rangers are out." in mail.get_body(("plain",)).get_content()
    changed(officer, link_in(mail))

    # Comms approves, with a condition of its own.
    portal.wait_for_mail("comms@", "has changed the request")
    sees_the_change(comms, path)
    comms.press("Approve")
    comms.look("approve")
    comms.choose("A condition in your own words")
    comms.fill("Condition", "The council website links to it")
    comms.press("Approve the request")
    approved = portal.wait_for_mail("officer@", "approved")
    assert "The council website links to it" in approved.get_body(("plain",)).get_content()
    comms.go(f"{path}letter/").look("letter")

    secret = deposit(officer, path)
    prove(comms, officer.account, secret)
    give_the_address(comms, officer.account)
    tick_all(comms, path)
    comms.press_containing("Make it live")
    live = portal.wait_for_mail("officer@", "live")
    officer.go(link_in(live)).sees("Live")
    officer.look("live-account")
    officer.go("/register/?q=holmebrook").sees(NAME)
    officer.look("register")

    found = [name for name, content in portal.everything_at_rest().items() if secret.encode() in content]
    assert found == []
    assert "none edited, removed or reordered" in portal.manage("verify_audit")


def supported(manager, path):
    """The service manager supports the request."""
    manager.look("home-of-a-manager")
    manager.go(path).look("request-of-a-manager")
    manager.press("Say whether the service supports it")
    manager.look("support")
    manager.choose("Yes, send it to communications")
    manager.press("Send the answer")


def returned(comms, path):
    """Comms claims it, asks about one answer in a comment, writes itself a note, and returns that answer."""
    comms.go(path).press_containing("Claim")
    comms.select("About", "Keeping it going: Who answers")
    comms.fill("Add a comment", "The park has no mobile signal: who answers from the lake?")
    comms.press("Add comment")
    comms.sees("no mobile signal")
    comms.fill("Add a comment", "The ranger asked twice before.")
    comms.choose("Internal note: only communications and auditors see it")
    comms.press("Add comment")
    comms.sees("asked twice before")
    comms.look("request-of-comms")
    comms.press("Return for changes")
    comms.look("return")
    comms.choose("Keeping it going: Who answers")
    comms.fill("What has to change?", "Say who answers while the rangers are out.")
    comms.press_containing("Return")


def changed(officer, path):
    """The officer changes the answer that was asked about, and hands it in again."""
    officer.go(path).sees("Say who answers while the rangers are out.")
    assert "asked twice before" not in officer.text()
    officer.look("returned-request")
    officer.press("Change and submit again")
    officer.reach(officer.page.locator("a[href*='/steps/answers/']"))
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url("**/steps/answers/**")
    officer.fill("Who answers questions and comments?", "The visitor centre")
    officer.press("Save and continue")
    officer.sees("What has changed")
    officer.look("check-the-changes")
    officer.press("Submit again")


def sees_the_change(comms, path):
    """Old and new answer stand side by side."""
    comms.go(path).look("resubmitted-request")
    row = comms.page.locator("#changes + table tbody tr")
    assert row.count() == 1
    assert "The rangers" in row.inner_text()
    assert "The visitor centre" in row.inner_text()


def deposit(officer, path):
    """The lead lets the portal make the password; returns it as shown."""
    officer.go(f"{path}conditions/").look("conditions-of-an-officer")
    officer.follow("Put it right", exact=False)
    officer.account = re.search(r"/register/SA-\d+/", officer.page.url)[0]
    officer.go(f"{officer.account}vault/deposit/").look("deposit")
    officer.fill("Username or email address used to sign in", "parks@chesterfield.example")
    officer.choose("Let the portal make a password")
    officer.press("Put it in the vault")
    officer.look("deposited")
    secret = officer.page.inner_text("[data-secret]")
    assert len(secret) >= 16
    return secret


def prove(comms, account, secret):
    """Comms fetches the password, saying why, signs in with it, and says so."""
    comms.go(f"{account}vault/reveal/").look("reveal")
    comms.fill("Why do you need it?", "To prove that comms can sign in")
    comms.press("Show password")
    assert comms.page.inner_text("[data-secret]") == secret
    comms.look("revealed")
    comms.go(f"{account}vault/prove/").look("prove")
    comms.choose("Yes, I signed in")
    comms.press("Put it on record")


def give_the_address(comms, account):
    """The page exists on the platform by now, so the register gets its address."""
    comms.go(f"{account}change/").look("change-details")
    comms.reach(comms.page.locator("[name=url]"))
    comms.page.keyboard.press("Control+A")
    comms.page.keyboard.insert_text("https://www.facebook.com/holmebrookvalleypark")
    comms.press("Save the details")


def tick_all(comms, path):
    """Tick off what comms has to see, with evidence."""
    comms.go(f"{path}conditions/").look("conditions")
    left = comms.page.get_by_role("link", name="Tick off")
    for still in range(left.count(), 0, -1):
        assert left.count() == still, comms.text()
        comms.follow("Tick off", exact=False)
        for box in comms.page.get_by_role("checkbox").all():
            comms.reach(box)
            comms.page.keyboard.press("Space")
        comms.fill_first("Seen by me today")
        comms.press("Tick it off")
