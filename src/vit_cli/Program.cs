using System.CommandLine;
using Vit.Cli.Commands;

var root = new RootCommand("A Vision Transformer's view of what a camera sees: embeddings, and where its attention rests.")
{
    DemoCommand.Create(),
    InferCommand.Create(),
    ReplayCommand.Create(),
    SimulateCommand.Create(),
    BenchCommand.Create(),
    ImportCommand.Create(),
    VerifyCommand.Create(),
    BuildEngineCommand.Create(),
    DoctorCommand.Create(),
};
ExampleHelp.AddTo(root,
    "vit demo                                  a simulated camera, overlays, a bag and a page to look at",
    "vit infer photo.jpg --out overlays        embedding and attention of one picture",
    "vit replay recording                      a camera bag to a bag with embeddings and attention",
    "vit infer *.png --json > result.jsonl     the same for programs",
    "vit import facebook/dinov2-small -o dinov2.onnx",
    "vit doctor                                why does it not run here?");
return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
