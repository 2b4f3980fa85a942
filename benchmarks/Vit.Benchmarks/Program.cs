using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/Vit.Benchmarks -- --filter '*Preprocessing*' --job short
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
