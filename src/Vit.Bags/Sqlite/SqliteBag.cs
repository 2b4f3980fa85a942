using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Vit.Bags.Sqlite;

/// <summary>Opens .db3 files read-only, so that a damaged or hostile one can do nothing but fail.</summary>
internal static class SqliteBag
{
    /// <summary>What every database file starts with (SQLite file format, section 1.3).</summary>
    public static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static SqliteConnection Open(string path)
    {
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = IsClosedWal(path) ? ImmutableUri(path) : Path.GetFullPath(path),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        var connection = new SqliteConnection(builder.ToString());
        try
        {
            connection.Open();
            // No text or blob can be longer than the file; without this a damaged length may ask for a gigabyte.
            raw.sqlite3_limit(connection.Handle, raw.SQLITE_LIMIT_LENGTH, (int)Math.Clamp(new FileInfo(path).Length, 1 << 16, int.MaxValue));
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Columns of a table; empty when there is no such table.</summary>
    public static HashSet<string> Columns(SqliteConnection connection, string table)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        using SqliteDataReader rows = command.ExecuteReader();
        var columns = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
            columns.Add(Text(rows, 0));
        return columns;
    }

    /// <summary>A column as text, whatever a damaged row holds there.</summary>
    public static string Text(SqliteDataReader row, int column) => raw.sqlite3_column_text(row.Handle!, column).utf8_to_string() ?? "";

    /// <summary>A column as an integer, whatever a damaged row holds there.</summary>
    public static long Integer(SqliteDataReader row, int column) => raw.sqlite3_column_int64(row.Handle!, column);

    // A database recorded with a write-ahead log ("resilient" preset) and closed properly: opened the ordinary way, SQLite would want to
    // create side files in the bag's folder, and could not read it from read-only media.
    private static bool IsClosedWal(string path)
    {
        Span<byte> header = stackalloc byte[20];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header[18] == 2 && header[19] == 2
            && !File.Exists(path + "-wal");
    }

    private static string ImmutableUri(string path) =>
        "file://" + string.Join('/', Path.GetFullPath(path).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString)) + "?immutable=1";
}
