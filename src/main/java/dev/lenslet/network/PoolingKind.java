package dev.lenslet.network;

/** What a pooling makes of the values it sees. */
public enum PoolingKind {
    MAX,
    AVERAGE
}
