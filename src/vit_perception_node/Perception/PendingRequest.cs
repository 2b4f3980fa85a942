namespace Vit.PerceptionNode.Perception;

/// <summary>A request of a service that waits for its turn between two frames. One of the two is called, once.</summary>
/// <param name="Camera">Which camera it is about, counted from 0.</param>
/// <param name="Answer">Works it out and sends the answer, on the perception thread.</param>
/// <param name="Refuse">Sends one line that says why there is none.</param>
internal sealed record PendingRequest(int Camera, Action<FrameAnswers> Answer, Action<string> Refuse);
