/// Spark as a peer of the benchmark, built by a profile of its own.
package dev.spillway.spark;
