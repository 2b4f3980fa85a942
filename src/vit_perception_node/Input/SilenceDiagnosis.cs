using Vit.Messages.SensorMsgs;
using Vit.Ros;

namespace Vit.PerceptionNode.Input;

/// <summary>Finds out why no image arrives, and what to do.</summary>
internal static class SilenceDiagnosis
{
    private const int TopicsNamed = 4;

    /// <summary>One line.</summary>
    public static string Of(RosNode node, CameraInput camera)
    {
        string topic = camera.Topic;
        IReadOnlyList<EndpointInfo> publishers = node.Graph.Publishers(topic);
        if (publishers.Count == 0)
            return $"nobody publishes {topic}{Others(node, camera.ImageName)}";
        if (publishers.FirstOrDefault(p => p.TypeName != camera.TypeName) is { } wrong && publishers.All(p => p.TypeName != camera.TypeName))
            return $"{topic} carries {wrong.TypeName}, not {camera.TypeName}: remap {camera.ImageName} to the camera's topic, or set image_transport";
        foreach (EndpointInfo publisher in publishers)
        {
            if (publisher.Qos.WhyIncompatibleWith(camera.Qos) is { } reason)
                return $"QoS of {publisher.NodeFullName} does not match ({reason}): set image_qos to auto or best_effort";
        }
        if (!node.Clock.IsRunning)
            return "use_sim_time is set and nothing comes on /clock: start the simulator or play the bag with --clock";
        return $"{publishers[0].NodeFullName} publishes {topic} but sends nothing: check the camera; large pictures lost on the way need "
            + "config/fastdds_large_images.xml on the publisher's side";
    }

    private static string Others(RosNode node, string name)
    {
        string[] images = [.. node.Graph.Topics()
            .Where(t => t.Type == Image.RosTypeName || t.Type == CompressedImage.RosTypeName)
            .Select(t => t.Name)
            .Where(topic => !topic.StartsWith(node.FullName + "/", StringComparison.Ordinal) && node.Graph.CountPublishers(topic) > 0)
            .Distinct().Order(StringComparer.Ordinal).Take(TopicsNamed)];
        return images.Length == 0
            ? ": start the camera"
            : $": start the camera, or remap to one of {string.Join(", ", images)} (-r {name}:={images[0]})";
    }
}
