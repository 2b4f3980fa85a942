using Vit.CameraNode;

return CameraHost.Run(args);
