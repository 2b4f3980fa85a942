using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Vit.Bags.Compression;

namespace Vit.Bags.Sqlite;

/// <summary>A rosbag2 .db3 file, read in log-time order, then in recording order. SQLite keeps no checksums: damage inside a payload is not seen.</summary>
internal sealed class SqliteStorage : IBagStorage
{
    private readonly string _path;
    private readonly BagReaderOptions _options;
    private readonly BagRecovery _recovery;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<long, BagTopic> _topics;
    private SqliteCommand? _command;
    private SqliteDataReader? _rows;
    private byte[] _payload = [];

    /// <param name="path">The database file.</param>
    /// <param name="topics">The bag's table, to which the file's topics are added.</param>
    /// <param name="options">Topics and times wanted, largest message.</param>
    /// <param name="recovery">Where messages that cannot be given are counted.</param>
    /// <exception cref="BagFormatException">Missing, damaged, or not a bag.</exception>
    public SqliteStorage(string path, TopicTable topics, BagReaderOptions options, BagRecovery recovery)
    {
        (_path, _options, _recovery) = (path, options, recovery);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteBag.Open(path);
            if (SqliteBag.Columns(connection, "messages").Count == 0 || SqliteBag.Columns(connection, "topics").Count == 0)
                throw BagFormatException.At(path, "the database has no tables 'topics' and 'messages'", "check that it is a rosbag2 bag");
            _topics = SqliteTopics.Read(connection, topics);
            (StartTime, EndTime) = Times(connection);
            // Counting reads all rows once.
            if (topics.CountsMessages)
                MessageCount = SqliteTopics.Count(connection, _topics, topics);
            _connection = connection;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException)
                throw Damaged(e);
            throw;
        }
    }

    public long? StartTime { get; }

    public long? EndTime { get; }

    public long? MessageCount { get; }

    public BagMessage Current { get; private set; }

    public bool MoveNext()
    {
        try
        {
            _rows ??= Query();
            while (_rows.Read())
            {
                if (TryTake(_rows))
                    return true;
            }
            return false;
        }
        catch (SqliteException e)
        {
            throw Damaged(e);
        }
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _command?.Dispose();
        _connection.Dispose();
    }

    private bool TryTake(SqliteDataReader row)
    {
        ReadOnlySpan<byte> data = raw.sqlite3_column_blob(row.Handle!, 2);
        bool isKnown = _topics.TryGetValue(SqliteBag.Integer(row, 0), out BagTopic? topic);
        if (!isKnown || data.Length > _options.RecordLimit)
        {
            _recovery.Add(new BagLoss(_path, 0, data.Length, 0, 1, isKnown
                ? $"a message of {data.Length} bytes is above the limit of {_options.RecordLimit} (BagReaderOptions.MaxRecordBytes)"
                : "a message's topic is not in the table 'topics'"));
            return false;
        }
        // SQLite's own memory is gone with the next step, which a merge over files takes before the caller is done.
        Buffers.Ensure(ref _payload, data.Length);
        data.CopyTo(_payload);
        long time = SqliteBag.Integer(row, 1);
        Current = new BagMessage(topic!, time, time, 0, _payload.AsMemory(0, data.Length));
        return true;
    }

    private SqliteDataReader Query()
    {
        _command = _connection.CreateCommand();
        string topicFilter = "";
        if (_options.Topics is not null)
        {
            IEnumerable<string> wanted = _topics.Where(t => _options.WantsTopic(t.Value.Name)).Select(t => t.Key.ToString(CultureInfo.InvariantCulture));
            topicFilter = $" AND topic_id IN ({string.Join(',', wanted)})";
        }
        _command.CommandText = $"SELECT topic_id, timestamp, data FROM messages WHERE timestamp BETWEEN $start AND $end{topicFilter} ORDER BY timestamp, id";
        _command.Parameters.AddWithValue("$start", _options.StartTime);
        _command.Parameters.AddWithValue("$end", _options.EndTime);
        return _command.ExecuteReader();
    }

    private static (long? Start, long? End) Times(SqliteConnection connection)
    {
        // Two queries: SQLite answers each from the ends of the index, but both together only by reading all of it.
        return (Time("MIN"), Time("MAX"));

        long? Time(string function)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT {function}(timestamp) FROM messages";
            return command.ExecuteScalar() as long?;
        }
    }

    private BagFormatException Damaged(Exception e) =>
        BagFormatException.At(_path, $"the database cannot be read ({e.Message.TrimEnd('.')})", "use an undamaged copy, or try 'sqlite3 FILE .recover'", e);
}
