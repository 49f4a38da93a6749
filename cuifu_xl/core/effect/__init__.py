"""What chasing really gained: how buyers pay by themselves, and what came on top. 净效果"""
