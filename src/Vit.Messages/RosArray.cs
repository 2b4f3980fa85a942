namespace Vit.Messages;

/// <summary>First values of fixed arrays.</summary>
public static class RosArray
{
    /// <summary>An array of fresh messages.</summary>
    public static T[] Of<T>(int length)
        where T : new()
    {
        var array = new T[length];
        for (int i = 0; i < length; i++)
            array[i] = new T();
        return array;
    }

    /// <summary>An array of empty strings.</summary>
    public static string[] OfStrings(int length)
    {
        var array = new string[length];
        Array.Fill(array, "");
        return array;
    }
}
