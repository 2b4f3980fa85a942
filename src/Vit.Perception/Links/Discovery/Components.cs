namespace Vit.Perception.Links;

/// <summary>Connected cells of the grid: up, down, left and right are neighbours. Memory is kept; not thread safe.</summary>
internal sealed class Components(int rows, int columns)
{
    private readonly int[] _stack = new int[rows * columns];

    /// <summary>Labels the component of one cell.</summary>
    /// <param name="inside">Which cells belong to the foreground, row-major.</param>
    /// <param name="seed">A foreground cell.</param>
    /// <param name="label">Written to <paramref name="labels"/> for each cell reached.</param>
    /// <param name="labels">One value a cell; cells already labelled (not 0) are not entered.</param>
    /// <returns>Cells reached.</returns>
    public int Fill(ReadOnlySpan<bool> inside, int seed, int label, Span<int> labels)
    {
        int top = 0, count = 0;
        Push(seed, inside, label, labels, ref top);
        while (top > 0)
        {
            int cell = _stack[--top], column = cell % columns;
            count++;
            if (cell >= columns)
                Push(cell - columns, inside, label, labels, ref top);
            if (cell + columns < rows * columns)
                Push(cell + columns, inside, label, labels, ref top);
            if (column > 0)
                Push(cell - 1, inside, label, labels, ref top);
            if (column + 1 < columns)
                Push(cell + 1, inside, label, labels, ref top);
        }
        return count;
    }

    private void Push(int cell, ReadOnlySpan<bool> inside, int label, Span<int> labels, ref int top)
    {
        if (!inside[cell] || labels[cell] != 0)
            return;
        labels[cell] = label;
        _stack[top++] = cell;
    }
}
