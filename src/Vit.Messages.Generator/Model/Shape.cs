namespace Vit.Messages.Generator.Model;

/// <summary>How many values a field holds.</summary>
internal enum Shape
{
    Single,

    /// <summary>Exactly <see cref="FieldType.Capacity"/> values, no count on the wire.</summary>
    Array,

    /// <summary>At most <see cref="FieldType.Capacity"/> values.</summary>
    BoundedSequence,
    Sequence,
}
