package dev.plenum.api;

/** One step of a training job. */
public record CurvePoint(int step, double loss, double tokensPerSecond) {}
