"""What happens when several people do something at the same moment."""

import threading

from django.db import connection


def at_once(*calls):
    """Run the calls in threads of their own, all released together; return what each gave or raised.

    For tests with `transaction=True` only: each thread has a connection of its own.
    """
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            barrier.wait(10)
            results[index] = call()
        except Exception as error:  # shown by the caller's assertion
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results
