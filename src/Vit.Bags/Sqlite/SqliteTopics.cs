using Microsoft.Data.Sqlite;

namespace Vit.Bags.Sqlite;

/// <summary>
/// The topics of a .db3 file of any schema version: 1 and 2 have no message definitions (Foxy to Humble), 3 adds the database's own
/// metadata, 4 the definitions and type hashes (Iron to Jazzy). Columns are looked for, versions are not believed.
/// </summary>
internal static class SqliteTopics
{
    /// <summary>Topic id → topic, added to <paramref name="topics"/>.</summary>
    public static Dictionary<long, BagTopic> Read(SqliteConnection connection, TopicTable topics)
    {
        HashSet<string> columns = SqliteBag.Columns(connection, "topics");
        string Optional(string column) => columns.Contains(column) ? column : "''";
        Dictionary<string, (string Encoding, string Text)> definitions = ReadDefinitions(connection);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, name, type, serialization_format, "
            + $"{Optional("offered_qos_profiles")}, {Optional("type_description_hash")} FROM topics ORDER BY id";
        using SqliteDataReader rows = command.ExecuteReader();
        var found = new Dictionary<long, BagTopic>();
        while (rows.Read())
        {
            string type = SqliteBag.Text(rows, 2);
            (string encoding, string text) = definitions.GetValueOrDefault(type, ("", ""));
            found[SqliteBag.Integer(rows, 0)] = topics.GetOrAdd(new BagTopic
            {
                Name = SqliteBag.Text(rows, 1),
                Type = type,
                SerializationFormat = SqliteBag.Text(rows, 3),
                OfferedQosProfiles = SqliteBag.Text(rows, 4),
                TypeDescriptionHash = SqliteBag.Text(rows, 5),
                DefinitionEncoding = encoding,
                Definition = text,
            });
        }
        return found;
    }

    /// <summary>Adds to each topic how many messages the file has.</summary>
    /// <returns>All of them.</returns>
    public static long Count(SqliteConnection connection, Dictionary<long, BagTopic> found, TopicTable topics)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT topic_id, COUNT(*) FROM messages GROUP BY topic_id";
        using SqliteDataReader rows = command.ExecuteReader();
        long total = 0;
        foreach (BagTopic topic in found.Values)
            topics.Count(topic, 0);
        while (rows.Read())
        {
            long count = SqliteBag.Integer(rows, 1);
            total += count;
            if (found.TryGetValue(SqliteBag.Integer(rows, 0), out BagTopic? topic))
                topics.Count(topic, count);
        }
        return total;
    }

    private static Dictionary<string, (string Encoding, string Text)> ReadDefinitions(SqliteConnection connection)
    {
        var definitions = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        if (SqliteBag.Columns(connection, "message_definitions").Count == 0)
            return definitions;
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT topic_type, encoding, encoded_message_definition FROM message_definitions ORDER BY id";
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
            definitions.TryAdd(SqliteBag.Text(rows, 0), (SqliteBag.Text(rows, 1), SqliteBag.Text(rows, 2)));
        return definitions;
    }
}
