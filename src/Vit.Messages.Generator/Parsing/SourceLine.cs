namespace Vit.Messages.Generator.Parsing;

/// <summary>One line of a definition, taken apart into content and comment.</summary>
internal readonly record struct SourceLine(string Path, int Number, string Text)
{
    /// <summary>Column where the comment begins. As in rosidl a <c>#</c> begins one even between quotes.</summary>
    private int CommentColumn => Text.IndexOf('#');

    /// <summary>Everything before the comment, tabs as blanks, without blanks at the end.</summary>
    public string Content => (CommentColumn < 0 ? Text : Text.Substring(0, CommentColumn)).Replace('\t', ' ').TrimEnd();

    /// <summary>Text of the comment without its signs, or null when there is none.</summary>
    public string? Comment => CommentColumn < 0 ? null : Text.Substring(CommentColumn).TrimStart('#').Trim();

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    public bool IsCommentOnly => CommentColumn >= 0 && Content.Length == 0;

    /// <summary>A comment set in from the margin goes on with the element above it.</summary>
    public bool IsIndentedComment => IsCommentOnly && CommentColumn > 0;

    /// <summary>Where <paramref name="part"/> of the content stands; the whole content when it is not found.</summary>
    public SourceSpan At(string part)
    {
        int column = part.Length == 0 ? -1 : Text.IndexOf(part, StringComparison.Ordinal);
        return column < 0 ? Whole : new SourceSpan(Path, Number, column, part.Length);
    }

    public SourceSpan Whole => new(Path, Number, 0, Text.Length);
}
