namespace Vit.Simulation.Camera;

/// <summary>
/// A pinhole without distortion, as sensor_msgs/CameraInfo describes it: K = [Fx 0 Cx; 0 Fy Cy; 0 0 1], R the identity, P = [K | 0].
/// In pixels; the centre of the first pixel is (0, 0).
/// </summary>
public readonly record struct CameraIntrinsics(int Width, int Height, double Fx, double Fy, double Cx, double Cy)
{
    /// <summary>Square pixels, the optical axis through the middle of the picture.</summary>
    public static CameraIntrinsics FromFieldOfView(int width, int height, double horizontalDegrees)
    {
        double focal = width / (2 * Math.Tan(double.DegreesToRadians(horizontalDegrees) / 2));
        return new CameraIntrinsics(width, height, focal, focal, (width - 1) / 2.0, (height - 1) / 2.0);
    }
}
