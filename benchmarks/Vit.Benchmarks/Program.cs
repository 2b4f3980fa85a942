using BenchmarkDotNet.Running;
using Vit.Benchmarks.Variants;

// dotnet run -c Release --project benchmarks/Vit.Benchmarks -- variants --rounds 40
// dotnet run -c Release --project benchmarks/Vit.Benchmarks -- checkpoint FOLDER     a ViT-B/16 with drawn weights, for --model
// dotnet run -c Release --project benchmarks/Vit.Benchmarks -- preprocessing --job short
// dotnet run -c Release --project benchmarks/Vit.Benchmarks -- --filter '*'
switch (args)
{
    case ["variants", ..]:
        return VariantBenchmark.Run(args[1..]);
    case ["checkpoint", string folder]:
        VariantModels.WriteCheckpoint(folder);
        return 0;
    case ["preprocessing", ..]:
        args = ["--filter", "*Preprocessing*", .. args[1..]];
        break;
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
