"""What the training of every network shares: epochs that can be stopped and taken up again, and sums that repeat."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf


def epochs_left(
    count: int, network: keras.Model, *, checkpoint: Path | None, generator: np.random.Generator | None = None
) -> Iterator[int]:
    """Yield the numbers of the epochs that are still to be done, and keep what was learned after each.

    ``checkpoint`` is a folder of this network alone: it holds the weights, the optimizer with its step and the state of
    ``generator``, from which examples are drawn; None keeps nothing. A compiled network that was stopped after k epochs
    goes on with epoch k as if it had never stopped; one that had all of them has its weights at once.
    """
    if checkpoint is None:
        yield from range(count)
        return
    network.optimizer.build(network.trainable_variables)
    done, chance = tf.Variable(0, dtype=tf.int64), tf.Variable("", dtype=tf.string)
    kept = tf.train.Checkpoint(variables=[*network.variables, *network.optimizer.variables], done=done, chance=chance)
    manager = tf.train.CheckpointManager(kept, str(checkpoint), max_to_keep=1)
    if manager.latest_checkpoint:
        kept.restore(manager.latest_checkpoint).assert_consumed()
        if generator is not None:
            generator.bit_generator.state = json.loads(chance.numpy())
    for epoch in range(int(done), count):
        yield epoch
        done.assign(epoch + 1)
        if generator is not None:
            chance.assign(json.dumps(generator.bit_generator.state))
        manager.save()


def use_one_thread() -> None:
    """Let TensorFlow compute on one thread, before its first operation: sums then come out the same every time.

    Its deterministic operations do that on many threads, but take three times as long on two cores.
    """
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def shows_progress() -> int:
    """Return Keras' ``verbose``: its bar for a person who watches, nothing in a log."""
    return int(sys.stdout.isatty())
