using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Vit.Models.Foreign;
using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Models.Tests.Foreign;

/// <summary>What is around the nodes: names, functions, card, hash, weights in other files, damage.</summary>
public class ForeignFileTests
{
    [Fact]
    public void Tensors_that_stand_in_the_way_of_the_contract_move_aside()
    {
        var network = new TinyVit { Input = "pixels", Output = "embedding" };
        ModelProto model = ForeignModel.Adapt(network.Build(), WrittenGraphTests.Options);
        Assert.Equal(
            [GraphNames.Embedding, GraphNames.Tokens, GraphNames.Rollout, GraphNames.Attention(0), GraphNames.Attention(1), "foreign/embedding"],
            model.Graph.Output.Select(o => o.Name));
        Dictionary<string, float[]> expected = WrittenGraphTests.Run(new TinyVit());
        Dictionary<string, float[]> got = Runner.Run(model, WrittenGraphTests.Pixels, null, WrittenGraphTests.TwoPictures);
        Assert.Equal(expected[GraphNames.Tokens], got["foreign/embedding"]);
        Assert.Equal(expected[GraphNames.Embedding], got[GraphNames.Embedding]);
    }

    [Fact]
    public void Attention_inside_functions_is_found()
    {
        // softmax(q k / scale) as a function of two inputs and an attribute, the way older dynamo exports call their library.
        ModelProto model = new TinyVit().Build();
        var function = new FunctionProto { Name = "scores", Domain = "library", Input = { "logits" }, Output = { "p" }, Attribute = { "over" } };
        function.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        function.Node.Add(new NodeProto
        {
            OpType = "Softmax",
            Input = { "logits" },
            Output = { "inner" },
            Attribute = { new AttributeProto { Name = "axis", RefAttrName = "over", Type = AttributeProto.Types.AttributeType.Int } },
        });
        function.Node.Add(new NodeProto { OpType = "Identity", Input = { "inner" }, Output = { "p" } });
        model.Functions.Add(function);
        foreach (NodeProto node in model.Graph.Node.Where(n => n.OpType == "Softmax"))
        {
            (node.OpType, node.Domain) = ("scores", "library");
            node.Attribute[0].Name = "over";
        }
        ModelProto adapted = ForeignModel.Adapt(model, WrittenGraphTests.Options);
        Assert.Empty(adapted.Functions);
        Dictionary<string, float[]> got = Runner.Run(adapted, WrittenGraphTests.Pixels, null, WrittenGraphTests.TwoPictures);
        Assert.Equal(WrittenGraphTests.Run(new TinyVit())[GraphNames.Rollout], got[GraphNames.Rollout]);
    }

    [Fact]
    public void A_function_that_calls_itself_is_refused()
    {
        ModelProto model = new TinyVit().Build();
        var function = new FunctionProto { Name = "again", Domain = "library", Node = { new NodeProto { OpType = "again", Domain = "library" }, new NodeProto { OpType = "again", Domain = "library" } } };
        model.Functions.Add(function);
        model.Graph.Node.Add(new NodeProto { OpType = "again", Domain = "library" });
        Assert.Contains("without end", Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(model, WrittenGraphTests.Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_our_card_comes_back_as_it_is()
    {
        ModelProto model = ForeignModel.Adapt(new TinyVit().Build(), WrittenGraphTests.Options);
        Assert.Same(model, ForeignModel.Adapt(model, WrittenGraphTests.Options));
    }

    [Fact]
    public void The_model_given_is_not_changed()
    {
        ModelProto model = new TinyVit { Writing = Writing.Operator, Opset = 23 }.Build();
        ModelProto before = model.Clone();
        ForeignModel.Adapt(model, WrittenGraphTests.Options);
        Assert.Equal(before, model);
    }

    [Fact]
    public void The_hash_follows_weights_and_preprocessing_and_nothing_else()
    {
        string hash = Hash(new TinyVit(), WrittenGraphTests.Options);
        Assert.Equal(hash, Hash(new TinyVit { Input = "other" }, WrittenGraphTests.Options with { Id = "renamed" }));
        Assert.NotEqual(hash, Hash(new TinyVit { Seed = 2 }, WrittenGraphTests.Options));
        Assert.NotEqual(hash, Hash(new TinyVit(), WrittenGraphTests.Options with { Processor = WrittenGraphTests.Options.Processor with { Mean = [0, 0, 0] } }));
    }

    [Fact]
    public void Weights_in_another_file_count_for_the_hash_and_can_be_moved_in()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            ModelProto whole = new TinyVit().Build();
            ModelProto split = whole.Clone();
            MoveOut(split, folder);
            Assert.Equal(["weights.bin"], ExternalData.Files(split));
            Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(split, WrittenGraphTests.Options));

            ForeignOptions options = WrittenGraphTests.Options with { Folder = folder };
            ModelProto adapted = ForeignModel.Adapt(split, options);
            Assert.Equal(WrittenGraphTests.Card(ForeignModel.Adapt(whole, options)).Hash, WrittenGraphTests.Card(adapted).Hash);
            Assert.Equal(["weights.bin"], ExternalData.Files(adapted));
            ExternalData.Embed(adapted, folder);
            Assert.Empty(ExternalData.Files(adapted));
            Dictionary<string, float[]> got = Runner.Run(adapted, WrittenGraphTests.Pixels, null, WrittenGraphTests.TwoPictures);
            Assert.Equal(WrittenGraphTests.Run(new TinyVit())[GraphNames.Embedding], got[GraphNames.Embedding]);

            File.WriteAllBytes(Path.Combine(folder, "weights.bin"), new byte[10]);
            Assert.Contains("has no bytes", Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(split, options)).Message, StringComparison.Ordinal);
            File.Delete(Path.Combine(folder, "weights.bin"));
            Assert.Contains("beside the .onnx", Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(split, options)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../b")]
    [InlineData("")]
    public void Weights_must_lie_beside_the_model(string location)
    {
        ModelProto model = new TinyVit().Build();
        TensorProto tensor = model.Graph.Initializer[0];
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        Assert.Throws<ModelFormatException>(() => ExternalData.Files(model));
        Assert.Throws<ModelFormatException>(() => ExternalData.Embed(model, Path.GetTempPath()));
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_and_nothing_else_happens()
    {
        byte[][] files = [.. ExportCase.All.Values.Select(c => c.Bytes)];
        Gen<byte[]> damaged = Gen.Elements(files).SelectMany(file => Gen.Choose(0, file.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(value =>
        {
            // Half the weights' bytes are harmless, so damage falls into the first and last tenth too, where nodes and names are.
            int place = value % 3 == 0 ? at / 10 : value % 3 == 1 ? file.Length - 1 - (at / 10) : at;
            if (value % 7 == 0)
                return file[..place];
            byte[] copy = [.. file];
            copy[place] = (byte)value;
            copy[^Math.Min(copy.Length, (at % 5000) + 1)] ^= 0x15;
            return copy;
        })));
        Prop.ForAll(damaged.ToArbitrary(), bytes =>
        {
            try
            {
                ForeignModel.Adapt(ForeignModel.Parse(bytes), ExportCase.Options);
            }
            catch (ModelFormatException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static string Hash(TinyVit network, ForeignOptions options) => WrittenGraphTests.Card(ForeignModel.Adapt(network.Build(), options)).Hash;

    private static void MoveOut(ModelProto model, string folder)
    {
        using FileStream file = File.Create(Path.Combine(folder, "weights.bin"));
        foreach (TensorProto tensor in model.Graph.Initializer.Where(t => t.RawData.Length > 64))
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = FormattableString.Invariant($"{file.Position}") });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = FormattableString.Invariant($"{tensor.RawData.Length}") });
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            file.Write(tensor.RawData.Span);
            tensor.RawData = ByteString.Empty;
        }
    }
}
