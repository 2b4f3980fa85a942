using Microsoft.Data.Sqlite;
using Vit.Testing;

namespace Vit.Bags.Tests;

public sealed class SqliteTests
{
    /// <summary>A database as rosbag2 of that schema version makes it: 1 (Crystal), 2 (Foxy), 3 (Humble), 4 (Iron, Jazzy).</summary>
    internal static string WriteDatabase(TemporaryFolder folder, int schemaVersion, int messages = 3, bool writeAheadLog = false)
    {
        string path = folder["bag.db3"];
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        if (writeAheadLog)
            Run(connection, "PRAGMA journal_mode=WAL");
        string qos = schemaVersion >= 2 ? ", offered_qos_profiles TEXT NOT NULL DEFAULT '- history: 1'" : "";
        string hash = schemaVersion >= 4 ? ", type_description_hash TEXT NOT NULL DEFAULT 'RIHS01_00'" : "";
        Run(connection, $"CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, serialization_format TEXT NOT NULL{qos}{hash})");
        Run(connection, "CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL)");
        Run(connection, "CREATE INDEX timestamp_idx ON messages (timestamp ASC)");
        if (schemaVersion >= 3)
        {
            Run(connection, "CREATE TABLE schema(schema_version INTEGER PRIMARY KEY, ros_distro TEXT NOT NULL)");
            Run(connection, $"INSERT INTO schema VALUES ({schemaVersion}, 'test')");
            Run(connection, "CREATE TABLE metadata(id INTEGER PRIMARY KEY, metadata_version INTEGER NOT NULL, metadata TEXT NOT NULL)");
        }
        if (schemaVersion >= 4)
        {
            Run(connection, "CREATE TABLE message_definitions(id INTEGER PRIMARY KEY, topic_type TEXT NOT NULL, encoding TEXT NOT NULL, "
                + "encoded_message_definition TEXT NOT NULL, type_description_hash TEXT NOT NULL)");
            Run(connection, "INSERT INTO message_definitions VALUES (1, 'a/msg/B', 'ros2msg', 'uint8 data', 'RIHS01_00')");
        }
        Run(connection, "INSERT INTO topics(id, name, type, serialization_format) VALUES (7, '/a', 'a/msg/B', 'cdr')");
        for (int i = 0; i < messages; i++)
            Run(connection, $"INSERT INTO messages(topic_id, timestamp, data) VALUES (7, {1000 - i}, zeroblob(10000))");
        return path;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [Theory]
    [InlineData(1, "", "", "")]
    [InlineData(2, "- history: 1", "", "")]
    [InlineData(3, "- history: 1", "", "")]
    [InlineData(4, "- history: 1", "RIHS01_00", "uint8 data")]
    public void Every_schema_version_is_read(int schemaVersion, string qos, string hash, string definition)
    {
        using var folder = new TemporaryFolder();

        using BagReader bag = BagReader.Open(WriteDatabase(folder, schemaVersion));

        BagTopic topic = Assert.Single(bag.Topics);
        Assert.Equal(("/a", "a/msg/B", qos, hash, definition, 3L),
            (topic.Name, topic.Type, topic.OfferedQosProfiles, topic.TypeDescriptionHash, topic.Definition, topic.MessageCount));
        Assert.Equal([998, 999, 1000], ExpectedBag.Read(bag)["/a"].Select(m => m.LogTime));
    }

    [Fact]
    public void A_database_with_a_write_ahead_log_is_read_without_leaving_files_beside_it()
    {
        using var folder = new TemporaryFolder();
        string path = WriteDatabase(folder, 4, writeAheadLog: true);

        using (BagReader bag = BagReader.Open(path))
        {
            Assert.Equal(3, ExpectedBag.Read(bag)["/a"].Count);
            Assert.Equal([path], Directory.GetFiles(folder.Path));
        }
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_message_of_an_unknown_topic_is_counted_as_lost()
    {
        using var folder = new TemporaryFolder();
        string path = WriteDatabase(folder, 4);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            Run(connection, "INSERT INTO messages(topic_id, timestamp, data) VALUES (99, 999, x'00')");
        }

        using BagReader bag = BagReader.Open(path);

        Assert.Equal(3, ExpectedBag.Read(bag)["/a"].Count);
        Assert.Equal(1, bag.Recovery.Messages);
    }

    [Fact]
    public void A_cut_database_is_refused_with_its_path()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Path.Combine(ExpectedBag.Folder("sqlite3"), "sqlite3.db3"));
        string path = folder.Write("cut.db3", whole.AsSpan(0, whole.Length / 2));

        var error = Assert.Throws<BagFormatException>(() => ExpectedBag.Read(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_database_that_is_no_bag_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder["other.db3"];
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            Run(connection, "CREATE TABLE notes(text TEXT)");
        }

        Assert.Contains("no tables", Assert.Throws<BagFormatException>(() => BagReader.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_database_leaves_no_temporary_file()
    {
        using var folder = new TemporaryFolder();

        using (BagReader bag = BagReader.Open(ExpectedBag.Folder("sqlite3_file_zstd"), new BagReaderOptions { TemporaryFolder = folder.Path }))
        {
            Assert.True(bag.Read(out _));
            Assert.Single(Directory.GetFiles(folder.Path));
        }
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_compressed_file_above_the_disk_limit_is_refused()
    {
        using var folder = new TemporaryFolder();
        var options = new BagReaderOptions { TemporaryFolder = folder.Path, MaxTemporaryBytes = 1000 };

        var error = Assert.Throws<BagFormatException>(() => BagReader.Open(ExpectedBag.Folder("sqlite3_file_zstd"), options));

        Assert.Contains(nameof(BagReaderOptions.MaxTemporaryBytes), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
