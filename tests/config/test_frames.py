"""Room for a request's frames."""

from config.frames import with_room


def test_the_application_answers_as_without_room():
    def django(environ, start_response):
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    started = []
    answer = with_room(django)({"PATH_INFO": "/x/"}, lambda *what: started.append(what))

    assert (answer, started) == ([b"/x/"], [("200 OK", [])])


def test_a_requests_first_frame_asks_for_more_than_a_piece_of_the_stack():
    assert with_room(lambda environ, start_response: []).__code__.co_stacksize * 8 > 16 * 1024
