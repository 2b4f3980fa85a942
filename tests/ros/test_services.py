"""Calls that come all at once."""
import time

import pytest
from rclpy.qos import QoSProfile

from rig import MATCH_SECONDS, load, wait_until

CALLS = 40
ROUNDS = 5
ASK_AGAIN_SECONDS = 1

# A client must itself keep as many answers as are under way: under Fast DDS it hears those for other clients, too.
MANY = QoSProfile(depth=CALLS)


def wait_until_known(client, request):
    """Until the server has answered once: before, it may not know the client, and its answer is lost."""
    def answered():
        future = client.call_async(request)
        end = time.monotonic() + ASK_AGAIN_SECONDS
        while not future.done() and time.monotonic() < end:
            time.sleep(0.01)
        return future.done()
    wait_until(answered, MATCH_SECONDS, "a first answer")


@pytest.mark.parametrize("count", [1, CALLS])
def test_forty_calls_at_once_are_all_answered(peer, start, count):
    node = start()
    kind = load("std_srvs/srv/SetBool")
    request = kind.Request(data=True)
    clients = [peer.node.create_client(kind, f"{node.full_name}/set_enabled", qos_profile=MANY) for _ in range(count)]
    for client in clients:
        wait_until(client.service_is_ready, MATCH_SECONDS, "the service")
        wait_until_known(client, request)
    for _ in range(ROUNDS):
        answers = [clients[i % count].call_async(request) for i in range(CALLS)]
        wait_until(lambda: all(a.done() for a in answers), MATCH_SECONDS, lambda: f"{CALLS} answers; {sum(a.done() for a in answers)} came")
        assert all(a.result().success for a in answers)
