// One session at a time: each takes a DDS participant with threads and shared memory of its own.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
