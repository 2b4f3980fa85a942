using FsCheck;
using FsCheck.Fluent;
using Vit.Models.Checkpoints;
using Vit.Models.Foreign;
using Vit.Testing;

namespace Vit.Models.Tests.Foreign;

public sealed class DamagedForeignGraphTests
{
    private static readonly byte[] Model = File.ReadAllBytes(Golden.Path("L4_onnx", "e_dynamo23.onnx"));

    [Fact]
    public void Damage_anywhere_gives_a_refusal_or_a_model_and_nothing_else()
    {
        var options = new ForeignOptions { Id = "damaged", Processor = ProcessorConfig.Default("vit", 32, 32) };
        Gen<(int At, byte Flip, bool Cut)> damage =
            from at in Gen.Choose(0, Model.Length - 1)
            from flip in Gen.Choose(1, 255)
            from cut in Gen.Elements(true, false)
            select (at, (byte)flip, cut);

        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            byte[] bytes = d.Cut ? Model[..d.At] : [.. Model];
            if (!d.Cut)
                bytes[d.At] ^= d.Flip;
            try
            {
                ForeignModel.Adapt(ForeignModel.Parse(bytes), options);
            }
            catch (ModelFormatException)
            {
            }
        }).QuickCheckThrowOnFailure();
    }
}
