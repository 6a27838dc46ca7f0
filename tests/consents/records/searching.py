"""Searching as a person does: the box posts, the list answers."""


def shown(response):
    """The rows of a list page."""
    return set(response.context["page"].items)


def search(client, text, where="forms"):
    """What the search box answers, and the page it leads to."""
    response = client.post("/consents/search/", {"q": text, "in": where})
    return response, client.get(response.url)
