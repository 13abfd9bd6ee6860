package org.dmsnet.production;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.LayerWorkspaces;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One thread that owns a network and answers for it. Deeplearning4j keeps a workspace, and a
 * SameDiff layer a session, for every thread that ever called it, so that a server with a thread
 * per request would fill the memory; and the network computes with all cores anyway.
 */
final class NetworkThread implements AutoCloseable {
  private final ComputationGraph network;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made =
                new Thread(
                    () -> {
                      LayerWorkspaces.prepare();
                      work.run();
                    },
                    "dmsnet-network");
            made.setDaemon(true);
            return made;
          });

  NetworkThread(ComputationGraph network) {
    this.network = network;
  }

  /** Probabilities [N,8] for inputs [N,3,S,S]; waits its turn. */
  INDArray output(INDArray left, INDArray right) {
    try {
      return CompletableFuture.supplyAsync(() -> network.output(false, left, right)[0], thread)
          .join();
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("The classifier is closed.", e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Lets what was asked finish, then gives the network's memory back. */
  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    CompletableFuture<Void> freed =
        CompletableFuture.runAsync(
            () -> {
              network.close();
              Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
            },
            thread);
    thread.shutdown();
    freed.join();
  }
}
